package dev.telefarm.worker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.telegram.ConnectionState;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateConnecting;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateReady;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.AddProxy;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.DisableProxy;
import dev.telefarm.worker.telegram.TdFunction.GetProxies;
import dev.telefarm.worker.telegram.TdFunction.NetworkTypeNone;
import dev.telefarm.worker.telegram.TdFunction.NetworkTypeOther;
import dev.telefarm.worker.telegram.TdFunction.RemoveProxy;
import dev.telefarm.worker.telegram.TdFunction.SetNetworkType;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.AddedProxies;
import dev.telefarm.worker.telegram.TdObject.AddedProxy;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Update;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a client is told, and in which order. */
class ProxiedClientTest {
  private static final SetTdlibParameters PARAMETERS =
      new SetTdlibParameters(
          true, "", "", "", true, true, false, false, 1, "hash", "en", "test", "", "1");
  private static final SetNetworkType OFFLINE = new SetNetworkType(new NetworkTypeNone());
  private static final SetNetworkType ONLINE = new SetNetworkType(new NetworkTypeOther());

  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final List<Route> suspected = new ArrayList<>();
  private final Tdlib tdlib = new Tdlib();
  private final List<Update> told = new ArrayList<>();
  private final ProxiedClient client = new ProxiedClient(new OneThread(), told::add);

  ProxiedClientTest() {
    client.wrap(tdlib);
  }

  /** Everything happens at once. */
  private final class OneThread implements ProxiedClient.Owner {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
      alarms.add(task);
      return () -> alarms.remove(task);
    }

    @Override
    public void suspect(Route route) {
      suspected.add(route);
    }

    @Override
    public Duration patience(Route route, int suspicions) {
      return Duration.ofSeconds(4);
    }
  }

  /** Keeps proxies as TDLib does; what is sent before the parameters is answered after them. */
  private static final class Tdlib implements TelegramClient {
    final List<TdFunction<?>> sent = new ArrayList<>();
    final List<AddedProxy> stored = new ArrayList<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    boolean refusesProxies;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean begun;

    @Override
    @SuppressWarnings("unchecked") // R is what the function's type says
    public <R extends TdObject> CompletableFuture<R> send(
        TdFunction<R> function, Consumer<? super R> first) {
      sent.add(function);
      CompletableFuture<R> answer = new CompletableFuture<>();
      Runnable answering =
          () -> {
            try {
              R typed = (R) answer(function);
              first.accept(typed);
              answer.complete(typed);
            } catch (TelegramException e) {
              answer.completeExceptionally(e);
            }
          };
      if (function instanceof SetTdlibParameters) {
        begun = true;
        waiting.forEach(Runnable::run);
      }
      if (begun) {
        answering.run();
      } else {
        waiting.add(answering);
      }
      return answer;
    }

    private TdObject answer(TdFunction<?> function) {
      return switch (function) {
        case AddProxy(Proxy proxy, boolean _, String _) -> {
          if (refusesProxies) {
            throw new TelegramException(400, "no");
          }
          stored.replaceAll(other -> new AddedProxy(other.id(), false, other.proxy()));
          AddedProxy added = new AddedProxy(stored.size() + 1, true, proxy);
          stored.add(added);
          yield added;
        }
        case DisableProxy() -> {
          stored.replaceAll(other -> new AddedProxy(other.id(), false, other.proxy()));
          yield new Ok();
        }
        case GetProxies() -> new AddedProxies(List.copyOf(stored));
        case RemoveProxy(int id) -> {
          stored.removeIf(proxy -> proxy.id() == id);
          yield new Ok();
        }
        default -> new Ok();
      };
    }

    @Override
    public CompletableFuture<Void> closed() {
      return closed;
    }
  }

  private static Route.Through through(int port) {
    Proxy proxy = new Proxy("127.0.0.1", port, new ProxyTypeSocks5("", ""));
    return new Route.Through(new Candidate(proxy, "test", Duration.ofSeconds(1)), proxy);
  }

  private void becomes(ConnectionState state) {
    client.on(new Update.UpdateConnectionState(state));
  }

  @Test
  void nothingIsGivenBeforeThereIsAWay() {
    CompletableFuture<Ok> answer = client.send(PARAMETERS);
    assertThat(tdlib.sent).isEmpty();
    client.use(new Route.Direct());
    assertThat(answer).isCompleted();
  }

  @Test
  void proxyIsInForceBeforeTheClientGetsToTheNetwork() {
    client.use(through(1));
    var _ = client.send(PARAMETERS);
    assertThat(tdlib.sent)
        .containsExactly(
            OFFLINE,
            new AddProxy(through(1).proxy(), true, ""),
            PARAMETERS,
            new GetProxies(),
            ONLINE);
  }

  @Test
  void whatTheDatabaseStillHasIsRemoved() {
    tdlib.stored.add(new AddedProxy(7, true, through(9).proxy()));
    client.use(through(1));
    var _ = client.send(PARAMETERS);
    assertThat(tdlib.stored).extracting(AddedProxy::proxy).containsExactly(through(1).proxy());
    assertThat(tdlib.sent.getLast()).isEqualTo(ONLINE);
  }

  @Test
  void directClientForgetsItsProxiesAndIsNotDisturbed() {
    tdlib.stored.add(new AddedProxy(7, true, through(9).proxy()));
    client.use(new Route.Direct());
    var _ = client.send(PARAMETERS);
    assertThat(tdlib.stored).isEmpty();
    assertThat(tdlib.sent).startsWith(new DisableProxy(), PARAMETERS).doesNotContain(ONLINE);
  }

  @Test
  void clientWhoseProxyIsRefusedStaysWithoutANetwork() {
    tdlib.refusesProxies = true;
    client.use(through(1));
    var _ = client.send(PARAMETERS);
    assertThat(tdlib.sent).contains(OFFLINE).doesNotContain(ONLINE);
    alarms.remove().run();
    assertThat(suspected).as("looked for again").containsExactly(through(1));
  }

  @Test
  void cutOffClientIsNotLetBackByANudge() {
    client.use(through(1));
    var _ = client.send(PARAMETERS);
    client.cutOff();
    assertThat(tdlib.sent.getLast()).isEqualTo(OFFLINE);
    assertThat(client.send(ONLINE)).as("taken for done").isCompleted();
    assertThat(tdlib.sent.getLast()).isEqualTo(OFFLINE);
    client.use(through(1));
    assertThat(tdlib.sent.getLast()).isEqualTo(ONLINE);
  }

  @Test
  void anotherWayTakesThePlaceOfTheFirst() {
    client.use(through(1));
    var _ = client.send(PARAMETERS);
    client.use(through(2));
    assertThat(tdlib.stored).extracting(AddedProxy::proxy).containsExactly(through(2).proxy());
    assertThat(tdlib.sent.getLast()).isEqualTo(ONLINE);
    client.use(new Route.Direct());
    assertThat(tdlib.stored).isEmpty();
    assertThat(tdlib.sent.getLast()).isEqualTo(ONLINE);
  }

  @Test
  void connectingForLongIsSuspectedAndConnectedIsNot() {
    client.use(through(1));
    var _ = client.send(PARAMETERS);
    becomes(new ConnectionStateConnecting());
    becomes(new ConnectionStateReady());
    assertThat(alarms).isEmpty();
    assertThat(told)
        .as("whoever waits for bytes hears of it too")
        .containsExactly(
            new Update.UpdateConnectionState(new ConnectionStateConnecting()),
            new Update.UpdateConnectionState(new ConnectionStateReady()));
    becomes(new ConnectionStateConnecting());
    alarms.remove().run();
    assertThat(suspected).containsExactly(through(1));
    client.use(through(1));
    assertThat(alarms).as("watched further").hasSize(1);
  }

  @Test
  void parametersOfAClientThatIsClosedAreAnswered() {
    CompletableFuture<Ok> answer = client.send(PARAMETERS);
    var _ = client.send(new Close());
    tdlib.closed.complete(null);
    assertThat(answer).isCompletedExceptionally();
    client.use(through(1));
    assertThat(tdlib.sent).containsExactly(new Close());
  }
}
