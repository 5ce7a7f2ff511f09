package dev.telefarm.worker.proxy;

import dev.telefarm.worker.proxy.Route.Direct;
import dev.telefarm.worker.proxy.Route.Through;
import dev.telefarm.worker.telegram.ConnectionState;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateConnecting;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateConnectingToProxy;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateReady;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateUpdating;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateWaitingForNetwork;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.NetworkType;
import dev.telefarm.worker.telegram.TdFunction.NetworkTypeNone;
import dev.telefarm.worker.telegram.TdFunction.NetworkTypeOther;
import dev.telefarm.worker.telegram.TdFunction.SetNetworkType;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Update;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TDLib client that goes the account's way and no other. Its parameters are held back until there
 * is one; a client with a proxy then starts without a network, and gets it once TDLib has confirmed
 * that the proxy is in force. What TDLib's database still has of other proxies is removed.
 *
 * <p>The interface is for any thread; the rest is for the routes' own.
 */
final class ProxiedClient implements TelegramClient {
  private static final Logger log = LoggerFactory.getLogger(ProxiedClient.class);

  /** Before what TDLib refused is tried again. */
  private static final Duration REFUSAL = Duration.ofSeconds(5);

  /** What a client tells of its way, and gets for its timers. */
  interface Owner {
    void execute(Runnable task);

    Runnable after(Duration delay, Runnable task);

    /** Nothing gets through on it for a while. */
    void suspect(Route route);

    /** How long a client may be without a connection before its way is suspected. */
    Duration patience(Route route, int suspicions);
  }

  /** What TDLib is to be given when there is a way. */
  private record Held(SetTdlibParameters parameters, CompletableFuture<Ok> answer) {}

  private final Owner owner;
  private final Consumer<Update> updates;
  private final CompletableFuture<TelegramClient> opened = new CompletableFuture<>();

  // All for the routes' thread.
  private @Nullable Held held;
  private boolean started;
  private @Nullable Route route; // none while there is none, and while it is cut off
  private @Nullable Route inForce; // what TDLib has been told
  private boolean offline;
  private Runnable alarm = () -> {};
  private boolean connecting;
  private int suspicions;

  ProxiedClient(Owner owner, Consumer<Update> updates) {
    this.owner = owner;
    this.updates = updates;
  }

  /** To be called once, before anything is sent. */
  void wrap(TelegramClient client) {
    opened.complete(client);
    var _ = client.closed().whenComplete((_, _) -> owner.execute(this::ended));
  }

  private TelegramClient client() {
    return opened.join();
  }

  /** On the client's update thread. */
  void on(Update update) {
    if (update instanceof Update.UpdateConnectionState(ConnectionState state)) {
      owner.execute(() -> moved(state));
    }
    updates.accept(update);
  }

  @Override
  @SuppressWarnings("unchecked") // both functions are answered with Ok, as R says
  public <R extends TdObject> CompletableFuture<R> send(
      TdFunction<R> function, Consumer<? super R> first) {
    return switch (function) {
      case SetTdlibParameters parameters -> told((CompletableFuture<R>) start(parameters), first);
      case SetNetworkType(NetworkType type) -> told((CompletableFuture<R>) renew(type), first);
      default -> client().send(function, first);
    };
  }

  /** For functions that no update follows from. */
  private static <R> CompletableFuture<R> told(
      CompletableFuture<R> answer, Consumer<? super R> first) {
    return answer.thenApply(ok -> {
      first.accept(ok);
      return ok;
    });
  }

  @Override
  public CompletableFuture<Void> closed() {
    return client().closed();
  }

  private CompletableFuture<Ok> start(SetTdlibParameters parameters) {
    CompletableFuture<Ok> answer = new CompletableFuture<>();
    owner.execute(() -> {
      held = new Held(parameters, answer);
      settle();
    });
    return answer;
  }

  /** Connections can be opened anew only where there may be some. */
  private CompletableFuture<Ok> renew(NetworkType type) {
    CompletableFuture<Ok> answer = new CompletableFuture<>();
    owner.execute(() -> {
      if (route != null && route.equals(inForce)) {
        pass(client().send(new SetNetworkType(type)), answer);
      } else {
        answer.complete(new Ok());
      }
    });
    return answer;
  }

  private static void pass(CompletableFuture<Ok> from, CompletableFuture<Ok> to) {
    var _ =
        from.whenComplete((ok, failure) -> {
          if (failure == null) {
            to.complete(ok);
          } else {
            to.completeExceptionally(failure);
          }
        });
  }

  // What the routes say

  /** Goes this way from now on. */
  void use(Route next) {
    route = next;
    settle();
    if (connecting) {
      arm();
    }
  }

  /** Is without a network until the next {@link #use}. */
  void cutOff() {
    route = null;
    alarm.run();
    if (started) {
      goOffline();
    }
  }

  private void settle() {
    Route next = route;
    if (next == null) {
      return;
    }
    Held first = held;
    if (first != null) {
      held = null;
      started = true;
      begin(next, first);
    } else if (started) {
      change(next);
    }
  }

  /** TDLib carries out what comes before the parameters before it dials. */
  private void begin(Route next, Held first) {
    if (next instanceof Through) {
      goOffline();
    }
    follow(next);
    pass(client().send(first.parameters()), first.answer());
  }

  private void change(Route next) {
    if (next.equals(inForce)) {
      goOnline();
      return;
    }
    goOffline();
    inForce = null;
    follow(next);
  }

  /** Once the way is in force the client is let to the network. */
  private void follow(Route next) {
    StoredProxies stored = new StoredProxies(client());
    CompletableFuture<Void> changed =
        switch (next) {
          case Direct() -> stored.none();
          case Through(Candidate _, Proxy proxy) -> stored.only(proxy);
        };
    var _ =
        changed.whenComplete((_, failure) ->
            owner.execute(() -> {
              if (!next.equals(route)) {
                return; // what is told of another way now, or will be
              }
              if (failure == null) {
                inForce = next;
                goOnline();
              } else {
                refused(next, failure);
              }
            }));
  }

  /** It stays without a network: nothing but this way may be taken. */
  private void refused(Route next, Throwable failure) {
    Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
    if (!(cause instanceof TelegramException error && error.aborted())) {
      log.error("TDLib does not go the way that it was told: {}", cause.toString());
      var _ = owner.after(REFUSAL, () -> owner.suspect(next));
    }
  }

  private void goOffline() {
    offline = true;
    var _ = client().send(new SetNetworkType(new NetworkTypeNone()));
  }

  /** Not told to a client that is: it would open its connections anew. */
  private void goOnline() {
    if (offline) {
      offline = false;
      var _ = client().send(new SetNetworkType(new NetworkTypeOther()));
    }
  }

  // What TDLib says

  private void moved(@Nullable ConnectionState state) {
    switch (state) {
      case ConnectionStateConnecting(), ConnectionStateConnectingToProxy() -> {
        if (!connecting) {
          connecting = true;
          arm();
        }
      }
      case ConnectionStateUpdating(), ConnectionStateReady() -> {
        connecting = false;
        suspicions = 0;
        alarm.run();
      }
      case ConnectionStateWaitingForNetwork() -> {
        connecting = false;
        alarm.run();
      }
      case null -> {}
    }
  }

  private void arm() {
    alarm.run();
    Route way = route;
    if (way != null) {
      alarm =
          owner.after(
              owner.patience(way, suspicions),
              () -> {
                if (connecting && way.equals(route)) {
                  suspicions++;
                  owner.suspect(way);
                }
              });
    }
  }

  private void ended() {
    alarm.run();
    connecting = false;
    Held waiting = held;
    if (waiting != null) {
      held = null;
      waiting.answer().completeExceptionally(new TelegramException(500, "Client closed"));
    }
  }
}
