package dev.telefarm.worker.proxy;

import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.worker.proxy.Route.Direct;
import dev.telefarm.worker.proxy.Route.Through;
import dev.telefarm.worker.proxy.RouteMachine.Effect;
import dev.telefarm.worker.proxy.RouteMachine.Event;
import dev.telefarm.worker.proxy.RouteMachine.Rules;
import dev.telefarm.worker.proxy.RouteMachine.State;
import dev.telefarm.worker.proxy.RouteMachine.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account's way to Telegram: performs what {@link RouteMachine} decides, for every client. What
 * is not said to be for any thread is for the routes' own.
 */
final class Routes implements ProxiedClient.Owner {
  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  /**
   * TDLib looks for Telegram past its proxy (by public name servers, then by any address that they
   * give) when it has been connecting for 5 s and the proxy itself does not count as away. It must
   * be cut off before.
   */
  private static final Duration BEFORE_TDLIB_STRAYS = Duration.ofSeconds(4);

  /** Where it cannot stray, or may. */
  private static final Duration UNHURRIED = Duration.ofSeconds(6);

  private static final int MOST_DOUBLINGS = 4;

  private final ScheduledExecutorService thread;
  private final ProxyTester tester;
  private final Consumer<ProxyStatus> listener;
  private final List<ProxiedClient> clients = new ArrayList<>();
  private List<Candidate> candidates = List.of();
  private Rules rules = new Rules(true, false, false);
  private State state = new State.Searching(0);
  private String lastTrials = "";

  private volatile ProxyStatus status = ProxyStatus.getDefaultInstance();

  /**
   * @param thread one, not started by a confined one
   */
  Routes(ScheduledExecutorService thread, ProxyTester tester, Consumer<ProxyStatus> listener) {
    this.thread = thread;
    this.tester = tester;
    this.listener = listener;
  }

  /** What was told last. For any thread. */
  ProxyStatus status() {
    return status;
  }

  void begin(List<Candidate> wanted, Rules begun) {
    candidates = List.copyOf(wanted);
    rules = begun;
    perform(RouteMachine.begin(rules));
  }

  /** The client goes the account's way from now on. */
  void add(ProxiedClient client) {
    clients.add(client);
    if (state instanceof State.Using(Route route)) {
      client.use(route);
    }
  }

  void remove(ProxiedClient client) {
    clients.remove(client);
  }

  @Override
  public void execute(Runnable task) {
    if (!thread.isShutdown()) {
      thread.execute(() -> run(task));
    }
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    if (thread.isShutdown()) {
      return () -> {};
    }
    var set = thread.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> set.cancel(false);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("the proxies met a defect", e);
    }
  }

  @Override
  public void suspect(Route route) {
    on(new Event.Suspected(route));
  }

  @Override
  public Duration patience(Route route, int suspicions) {
    return route instanceof Through && !rules.confined()
        ? BEFORE_TDLIB_STRAYS
        // What is only slow is not to be tried for ever.
        : UNHURRIED.multipliedBy(1L << Math.min(suspicions, MOST_DOUBLINGS));
  }

  private void on(Event event) {
    perform(RouteMachine.step(state, event, rules));
  }

  private void perform(Transition transition) {
    if (!transition.state().equals(state)) {
      state = transition.state();
    }
    transition.effects().forEach(this::perform);
    tell();
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Search() -> search();
      case Effect.Use(Route route) -> {
        log.info("Telegram is reached {}", described(route));
        List.copyOf(clients).forEach(client -> client.use(route));
      }
      case Effect.CutOff() -> {
        log.warn("nothing gets through: cut off until a way is found");
        List.copyOf(clients).forEach(ProxiedClient::cutOff);
      }
      case Effect.Rest(Duration pause) -> {
        log.warn("no way to Telegram: {}", lastTrials);
        var _ = after(pause, () -> on(new Event.Due()));
      }
    }
  }

  private void search() {
    List<CompletableFuture<Trial>> trials = tester.test(candidates);
    var _ =
        firstThatWorks(trials, 0, new ArrayList<>())
            .thenAccept(known ->
                execute(() -> {
                  lastTrials = described(known);
                  on(new Event.Tried(known));
                }));
  }

  /** All trials up to the first that works, without waiting for those behind it. */
  private static CompletableFuture<List<Trial>> firstThatWorks(
      List<CompletableFuture<Trial>> trials, int at, List<Trial> known) {
    if (at == trials.size()) {
      return CompletableFuture.completedFuture(known);
    }
    return trials
        .get(at)
        .thenCompose(trial -> {
          known.add(trial);
          return trial.works().isPresent()
              ? CompletableFuture.completedFuture(known)
              : firstThatWorks(trials, at + 1, known);
        });
  }

  private void tell() {
    ProxyStatus next =
        switch (state) {
          case State.Using(Direct()) -> told(ProxyStatus.State.STATE_DIRECT).build();
          case State.Using(Through(Candidate candidate, var _)) ->
              told(ProxyStatus.State.STATE_CONNECTED)
                  .setServer(ProxyMessages.shown(candidate.proxy()))
                  .build();
          case State.Searching(int failures) ->
              failures == 0 ? told(ProxyStatus.State.STATE_SEARCHING).build() : status;
          case State.Resting _ -> told(ProxyStatus.State.STATE_UNREACHABLE).build();
        };
    if (!next.equals(status)) {
      status = next;
      listener.accept(next);
    }
  }

  private ProxyStatus.Builder told(ProxyStatus.State shown) {
    return ProxyStatus.newBuilder().setState(shown).setDetail(lastTrials);
  }

  private static String described(Route route) {
    return switch (route) {
      case Direct() -> "directly";
      case Through(Candidate candidate, var _) -> "through " + candidate.described();
    };
  }

  private static String described(List<Trial> trials) {
    return trials.stream()
        .map(trial ->
            trial.candidate().described()
                + ": "
                + (trial.works().isPresent() ? "works" : trial.error()))
        .collect(Collectors.joining("; "));
  }
}
