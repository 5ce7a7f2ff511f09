package dev.telefarm.worker.proxy;

import dev.telefarm.worker.proxy.Route.Direct;
import dev.telefarm.worker.proxy.Route.Through;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The decisions about the account's way to Telegram, without effects.
 *
 * <p>It begins Searching: every candidate is tried, and the first that works in their order is Used
 * from then on; where none works, the direct way if that is allowed, else it Rests and searches
 * again, after pauses that double from {@link #FIRST_REST} to {@link #LONGEST_REST}. A way that a
 * client gets nowhere on is searched for anew, from the first candidate on; the clients are cut off
 * meanwhile, unless the way was the direct one or the system itself keeps them from every other.
 */
final class RouteMachine {
  static final Duration FIRST_REST = Duration.ofSeconds(1);
  static final Duration LONGEST_REST = Duration.ofSeconds(15);
  private static final int MOST_DOUBLINGS = 10;

  private RouteMachine() {}

  sealed interface State {
    record Searching(int failures) implements State {}

    record Using(Route route) implements State {}

    record Resting(int failures) implements State {}
  }

  sealed interface Event {
    /** Enough is known to decide: up to the first that works, all were tried. */
    record Tried(List<Trial> trials) implements Event {}

    /** A client gets nowhere on this way. */
    record Suspected(Route route) implements Event {}

    /** The end of a rest. */
    record Due() implements Event {}
  }

  sealed interface Effect {
    /** To be answered with {@link Event.Tried}. */
    record Search() implements Effect {}

    /** Every client goes this way from now on. */
    record Use(Route route) implements Effect {}

    /** No client is let to the network. */
    record CutOff() implements Effect {}

    /** To be answered with {@link Event.Due}. */
    record Rest(Duration pause) implements Effect {}
  }

  record Transition(State state, List<Effect> effects) {}

  /**
   * What holds for the whole life of a worker.
   *
   * @param search whether anything but the direct way is wanted
   * @param confined whether the system refuses TDLib every connection but those to candidates
   */
  record Rules(boolean search, boolean directAllowed, boolean confined) {}

  static Transition begin(Rules rules) {
    return rules.search() ? to(new State.Searching(0), new Effect.Search()) : use(new Direct());
  }

  static Transition step(State state, Event event, Rules rules) {
    return switch (event) {
      case Event.Tried(List<Trial> trials) ->
          state instanceof State.Searching(int failures)
              ? tried(failures, trials, rules)
              : stay(state);
      case Event.Suspected(Route route) ->
          state instanceof State.Using(Route used) && used.equals(route) && rules.search()
              ? suspected(route, rules)
              : stay(state);
      case Event.Due() ->
          state instanceof State.Resting(int failures)
              ? to(new State.Searching(failures), new Effect.Search())
              : stay(state);
    };
  }

  private static Transition tried(int failures, List<Trial> trials, Rules rules) {
    Optional<Route> found =
        trials.stream()
            .filter(trial -> trial.works().isPresent())
            .findFirst()
            .map(trial -> new Through(trial.candidate(), trial.works().get()));
    if (found.isPresent()) {
      return use(found.get());
    }
    return rules.directAllowed()
        ? use(new Direct())
        : to(new State.Resting(failures + 1), new Effect.Rest(rest(failures)));
  }

  private static Transition suspected(Route route, Rules rules) {
    return route instanceof Direct || rules.confined()
        ? to(new State.Searching(0), new Effect.Search())
        : to(new State.Searching(0), new Effect.CutOff(), new Effect.Search());
  }

  /** After {@code failures} searches in vain before this one. */
  static Duration rest(int failures) {
    Duration doubled = FIRST_REST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return doubled.compareTo(LONGEST_REST) < 0 ? doubled : LONGEST_REST;
  }

  private static Transition use(Route route) {
    return to(new State.Using(route), new Effect.Use(route));
  }

  private static Transition stay(State state) {
    return new Transition(state, List.of());
  }

  private static Transition to(State state, Effect... effects) {
    return new Transition(state, List.of(effects));
  }
}
