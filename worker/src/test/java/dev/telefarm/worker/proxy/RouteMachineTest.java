package dev.telefarm.worker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.proxy.RouteMachine.Effect;
import dev.telefarm.worker.proxy.RouteMachine.Event;
import dev.telefarm.worker.proxy.RouteMachine.Rules;
import dev.telefarm.worker.proxy.RouteMachine.State;
import dev.telefarm.worker.proxy.RouteMachine.Transition;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which way is taken, and what happens where none can be. */
class RouteMachineTest {
  private static final Rules PINNED = new Rules(true, false, false);
  private static final Rules AUTO_OR_DIRECT = new Rules(true, true, false);
  private static final Candidate FIRST = candidate(1);
  private static final Candidate SECOND = candidate(2);

  private static Candidate candidate(int port) {
    Proxy proxy = new Proxy("127.0.0.1", port, new ProxyTypeSocks5("", ""));
    return new Candidate(proxy, "test", Duration.ofSeconds(1));
  }

  private static Trial works(Candidate candidate) {
    return new Trial(candidate, Optional.of(candidate.proxy()), Duration.ZERO, "");
  }

  private static Trial fails(Candidate candidate) {
    return new Trial(candidate, Optional.empty(), Duration.ZERO, "refused");
  }

  private static Route through(Candidate candidate) {
    return new Route.Through(candidate, candidate.proxy());
  }

  @Test
  void directWayIsTakenWithoutLooking() {
    Rules direct = new Rules(false, true, false);
    Transition begun = RouteMachine.begin(direct);
    assertThat(begun.effects()).containsExactly(new Effect.Use(new Route.Direct()));
    assertThat(
            RouteMachine.step(begun.state(), new Event.Suspected(new Route.Direct()), direct)
                .effects())
        .isEmpty();
  }

  @Test
  void firstThatWorksIsTaken() {
    Transition found =
        RouteMachine.step(
            new State.Searching(0), new Event.Tried(List.of(fails(FIRST), works(SECOND))), PINNED);
    assertThat(found.effects()).containsExactly(new Effect.Use(through(SECOND)));
    assertThat(found.state()).isEqualTo(new State.Using(through(SECOND)));
  }

  @Test
  void nothingIsTakenWhereNoneWorksAndDirectIsNotAllowed() {
    State state = new State.Searching(0);
    for (Duration pause :
        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4))) {
      Transition rested = RouteMachine.step(state, new Event.Tried(List.of(fails(FIRST))), PINNED);
      assertThat(rested.effects()).containsExactly(new Effect.Rest(pause));
      Transition again = RouteMachine.step(rested.state(), new Event.Due(), PINNED);
      assertThat(again.effects()).containsExactly(new Effect.Search());
      state = again.state();
    }
    assertThat(RouteMachine.rest(1000)).isEqualTo(RouteMachine.LONGEST_REST);
  }

  @Test
  void directWayIsTheLastResortWhereAllowed() {
    Transition found =
        RouteMachine.step(
            new State.Searching(0), new Event.Tried(List.of(fails(FIRST))), AUTO_OR_DIRECT);
    assertThat(found.effects()).containsExactly(new Effect.Use(new Route.Direct()));
    assertThat(
            RouteMachine.step(
                    found.state(), new Event.Suspected(new Route.Direct()), AUTO_OR_DIRECT)
                .effects())
        .as("looked for again, but not cut off")
        .containsExactly(new Effect.Search());
  }

  @Test
  void suspectedProxyIsCutOffBeforeAnythingElse() {
    State using = new State.Using(through(FIRST));
    assertThat(
            RouteMachine.step(using, new Event.Suspected(through(FIRST)), AUTO_OR_DIRECT).effects())
        .containsExactly(new Effect.CutOff(), new Effect.Search());
    assertThat(
            RouteMachine.step(
                    using, new Event.Suspected(through(FIRST)), new Rules(true, false, true))
                .effects())
        .as("confined by the system, it cannot stray while it is tried")
        .containsExactly(new Effect.Search());
    assertThat(RouteMachine.step(using, new Event.Suspected(through(SECOND)), PINNED).effects())
        .as("a client that is late says nothing of the present way")
        .isEmpty();
  }

  @Test
  void whatComesTooLateChangesNothing() {
    State using = new State.Using(through(FIRST));
    assertThat(RouteMachine.step(using, new Event.Due(), PINNED).effects()).isEmpty();
    assertThat(RouteMachine.step(using, new Event.Tried(List.of(works(SECOND))), PINNED).state())
        .isEqualTo(using);
  }
}
