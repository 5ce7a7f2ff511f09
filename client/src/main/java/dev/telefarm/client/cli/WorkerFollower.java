package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.WatchWorkersRequest;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import io.grpc.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The workers as the supervisor tells of them. Reads ahead on a thread of its own. */
final class WorkerFollower implements AutoCloseable {
  private final BlockingQueue<WatchWorkersResponse> events = new LinkedBlockingQueue<>();
  private final Context.CancellableContext call = Context.current().withCancellation();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final SortedMap<String, Worker> workers = new TreeMap<>();

  WorkerFollower(TelefarmClient client) {
    var _ = Thread.ofVirtual().name("watch-workers").start(call.wrap(() -> read(client)));
  }

  private void read(TelefarmClient client) {
    try {
      client
          .farm()
          .watchWorkers(WatchWorkersRequest.getDefaultInstance())
          .forEachRemaining(events::add);
      end.complete(null);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  /**
   * Waits for news, but not long.
   *
   * @return those that changed, each as it is now
   */
  List<Worker> awaitChanges(Duration longest) throws InterruptedException {
    List<WatchWorkersResponse> news = new ArrayList<>();
    @Nullable WatchWorkersResponse first = events.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      news.add(first);
      events.drainTo(news);
    }
    Map<String, Worker> changed = new LinkedHashMap<>();
    for (WatchWorkersResponse event : news) {
      switch (event.getEventCase()) {
        case WORKER -> {
          workers.put(event.getWorker().getName(), event.getWorker());
          changed.put(event.getWorker().getName(), event.getWorker());
        }
        case DELETED -> {
          workers.remove(event.getDeleted());
          changed.remove(event.getDeleted());
        }
        case SYNCED, EVENT_NOT_SET -> {}
      }
    }
    return List.copyOf(changed.values());
  }

  /** In the order of names. */
  List<Worker> workers() {
    return List.copyOf(workers.values());
  }

  /** Whether nothing more comes. */
  boolean ended() {
    return end.isDone();
  }

  void throwWhyItEnded() {
    if (end.isCompletedExceptionally()) {
      end.join();
    }
  }

  @Override
  public void close() {
    call.cancel(null);
  }
}
