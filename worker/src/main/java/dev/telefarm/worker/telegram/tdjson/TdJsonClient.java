package dev.telefarm.worker.telegram.tdjson;

import com.google.gson.JsonObject;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosed;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Update;
import dev.telefarm.worker.telegram.Update.UpdateAuthorizationState;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Answers and updates are taken over from the receive thread and handled in order on a
 * virtual thread of this client, so that a slow consumer delays its own account only, never
 * td_receive.
 */
final class TdJsonClient implements TelegramClient {
  private static final Logger log = LoggerFactory.getLogger(TdJsonClient.class);

  private final int id;
  private final TdCalls native_;
  private final TdJsonCodec codec;
  private final Consumer<Update> updates;
  private final Consumer<Trouble> troubles;
  private final ExecutorService events;
  private final AtomicLong lastExtra = new AtomicLong();
  private final Map<Long, Pending<?>> pending = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean sawClosed;

  TdJsonClient(
      int id,
      TdCalls native_,
      TdJsonCodec codec,
      Consumer<Update> updates,
      Consumer<Trouble> troubles) {
    this.id = id;
    this.native_ = native_;
    this.codec = codec;
    this.updates = updates;
    this.troubles = troubles;
    this.events =
        Executors.newSingleThreadExecutor(Thread.ofVirtual().name("td-client-" + id).factory());
  }

  int id() {
    return id;
  }

  /** TDLib keeps a new client silent until its first request; the answer is of no interest. */
  void wake() {
    native_.send(id, codec.encode(new TdFunction.GetOption("version"), 0));
  }

  @Override
  public <R extends TdObject> CompletableFuture<R> send(
      TdFunction<R> function, Consumer<? super R> first) {
    Pending<R> request = new Pending<>(function, first, new CompletableFuture<>());
    long extra = lastExtra.incrementAndGet();
    pending.put(extra, request);
    if (sawClosed) { // after the put, so that either this or finish() sees it
      pending.remove(extra);
      request.future.completeExceptionally(clientClosed());
    } else {
      native_.send(id, codec.encode(function, extra));
    }
    return request.future;
  }

  @Override
  public CompletableFuture<Void> closed() {
    return closed.copy();
  }

  boolean sawClosed() {
    return sawClosed;
  }

  /** On the receive thread. */
  void receive(JsonObject node) {
    if (node.has("@extra")) {
      Pending<?> request = pending.remove(node.get("@extra").getAsLong());
      if (request != null) {
        events.execute(() -> request.complete(codec, node));
      }
    } else if (codec.decode(node) instanceof Update update) {
      boolean last = update instanceof UpdateAuthorizationState(AuthorizationStateClosed _);
      sawClosed |= last;
      events.execute(() -> handle(update));
      if (last) {
        events.execute(this::finish);
        events.shutdown();
      }
    }
  }

  /**
   * From one of TDLib's own threads. What it logs before it queues an update is handled before that
   * update.
   */
  void meet(Trouble trouble) {
    try {
      events.execute(() -> handle(trouble));
    } catch (RejectedExecutionException e) {
      // The client is closed: nobody waits for anything of it.
    }
  }

  private void handle(Trouble trouble) {
    try {
      troubles.accept(trouble);
    } catch (RuntimeException e) {
      log.error("a trouble was not handled: {}", trouble, e);
    }
  }

  private void handle(Update update) {
    try {
      updates.accept(update);
    } catch (RuntimeException e) {
      log.error("an update was not handled: {}", update.getClass().getSimpleName(), e);
    }
  }

  private void finish() {
    for (Long extra : Set.copyOf(pending.keySet())) {
      Pending<?> request = pending.remove(extra);
      if (request != null) {
        request.future.completeExceptionally(clientClosed());
      }
    }
    closed.complete(null);
  }

  private static TelegramException clientClosed() {
    return new TelegramException(500, "Client closed");
  }

  private record Pending<R extends TdObject>(
      TdFunction<R> function, Consumer<? super R> first, CompletableFuture<R> future) {
    void complete(TdJsonCodec codec, JsonObject node) {
      try {
        R answer = codec.result(function, node);
        first.accept(answer);
        future.complete(answer);
      } catch (RuntimeException e) {
        future.completeExceptionally(e);
      }
    }
  }
}
