package dev.telefarm.worker.proxy;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.worker.proxy.RouteMachine.Rules;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * TDLib for one account, all of whose clients go the way to Telegram that the account's owner
 * wants. Nothing is dialled before {@link #begin}. Thread-safe; nothing blocks, but the use of it
 * as a library while TDLib is still being loaded.
 */
public final class Proxies implements TelegramLibrary {
  /** Those that data centres listen on: a proxy there does not keep TDLib from Telegram. */
  private static final Set<Integer> TELEGRAMS_PORTS = Set.of(80, 443, 5222);

  private final CompletableFuture<? extends TelegramLibrary> library;
  private final Confinement confinement;
  private final Candidates candidates;
  private final ProxyTester tester;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("proxies").daemon().factory());
  private final Routes routes;
  private final Object lock = new Object();
  private @Nullable DesiredProxy desired; // guarded by lock
  private Optional<Confinement.Runner> confined = Optional.empty(); // guarded by lock

  /**
   * Dials nobody yet.
   *
   * @param library may still be loading: no proxy is tried before it is there
   * @param environment of the process, which may name proxies
   * @param listener must not block
   */
  public Proxies(
      CompletableFuture<? extends TelegramLibrary> library,
      Confinement confinement,
      Map<String, String> environment,
      LongSupplier nanoTime,
      Consumer<ProxyStatus> listener) {
    this.library = library;
    this.confinement = confinement;
    this.candidates = new Candidates(Map.copyOf(environment), SystemProxies::find);
    this.tester = new ProxyTester(library::join, nanoTime);
    this.routes = new Routes(thread, tester, listener);
    // The thread is there before a confined one could start it.
    thread.execute(() -> {});
  }

  /**
   * Settles how Telegram is reached, for the rest of the process's life.
   *
   * @return false if it was settled otherwise before, which stays in force
   */
  public boolean begin(DesiredProxy begun) {
    synchronized (lock) {
      ProxySettings wanted = begun.settings();
      if (desired != null) {
        return desired.settings().equals(wanted);
      }
      desired = begun;
      List<Candidate> found = candidates.of(wanted);
      boolean direct =
          switch (wanted) {
            case ProxySettings.Direct() -> true;
            case ProxySettings.Pinned _ -> false;
            case ProxySettings.Auto(boolean directAllowed, var _) -> directAllowed;
          };
      Set<Integer> ports = ports(found);
      if (!direct) {
        confined = confinement.to(ports);
      }
      boolean search = !(wanted instanceof ProxySettings.Direct);
      boolean cannotStray =
          confined.isPresent() && ports.stream().noneMatch(TELEGRAMS_PORTS::contains);
      Rules rules = new Rules(search, direct, cannotStray);
      onceLoaded(() -> routes.begin(found, rules));
      return true;
    }
  }

  /** On the routes' thread; never, if TDLib cannot be loaded. */
  private void onceLoaded(Runnable task) {
    var _ = library.thenRun(() -> routes.execute(task));
  }

  private static Set<Integer> ports(List<Candidate> found) {
    return found.stream().map(candidate -> candidate.proxy().port()).collect(Collectors.toSet());
  }

  /** How Telegram is reached now. */
  public ProxyStatus status() {
    return routes.status();
  }

  @Override
  public TelegramClient open(Consumer<Update> updates, Consumer<Trouble> troubles) {
    TelegramLibrary loaded = library.join();
    ProxiedClient client = new ProxiedClient(routes, updates);
    Optional<Confinement.Runner> runner;
    synchronized (lock) {
      runner = confined;
    }
    // TDLib's threads, which are the ones that dial, are started by whoever opens the client.
    TelegramClient opened =
        runner
            .map(run -> run.run(() -> loaded.open(client::on, troubles)))
            .orElseGet(() -> loaded.open(client::on, troubles));
    client.wrap(opened);
    routes.execute(() -> routes.add(client));
    var _ = opened.closed().thenRun(() -> routes.execute(() -> routes.remove(client)));
    return client;
  }

  @Override
  public long told() {
    return library.join().told();
  }

  @Override
  public <R extends TdObject> R execute(TdFunction<R> function) {
    return library.join().execute(function);
  }

  /** Whether {@link #answer} is for this query. */
  public static boolean isAbout(Query query) {
    return query.hasTestProxy();
  }

  /** Tries proxies; {@code answer} is called once, from another thread. */
  public void answer(Query query, Consumer<QueryResult> answer) {
    List<Integer> localPorts;
    synchronized (lock) {
      localPorts = desired == null ? List.of() : desired.localPorts();
    }
    // Opened by this thread, the client that tries is not confined to the account's own proxies.
    onceLoaded(() -> {
      ProxySettings asked = ProxyMessages.settings(query.getTestProxy(), localPorts);
      List<CompletableFuture<Trial>> trials = tester.test(candidates.of(asked));
      var _ =
          CompletableFuture.allOf(trials.toArray(CompletableFuture[]::new))
              .thenRun(() -> answer.accept(result(query, trials)));
    });
  }

  private static QueryResult result(Query query, List<CompletableFuture<Trial>> trials) {
    QueryResult.ProxyTests.Builder tests = QueryResult.ProxyTests.newBuilder();
    trials.forEach(trial -> tests.addTests(trial.join().message()));
    return QueryResult.newBuilder().setQueryId(query.getQueryId()).setProxyTests(tests).build();
  }

  /** After the last client was closed. */
  public void close() {
    thread.shutdownNow();
  }
}
