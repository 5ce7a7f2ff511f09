package dev.telefarm.supervisor.schedule;

import static dev.telefarm.supervisor.schedule.Pending.NOW;
import static dev.telefarm.supervisor.schedule.Pending.download;
import static dev.telefarm.supervisor.schedule.Pending.held;
import static dev.telefarm.supervisor.schedule.Pending.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.schedule.Backlogs.Backlog;
import dev.telefarm.supervisor.schedule.Backlogs.Move;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BacklogsTest {
  @Test
  void idleAccountTakesWhatItRunsAtOnceFromTheFrontOfTheLongestQueue() {
    var moves =
        Backlogs.plan(
            List.of(
                busy("a", 3, 2),
                busy("b", 3, 6),
                new Backlog(ready("c", 0, 20), 0, 3, List.of(), 0)),
            NOW);

    assertThat(moves)
        .containsExactly(
            new Move("b0", "b", "c"), new Move("b1", "b", "c"), new Move("b2", "b", "c"));
  }

  @Test
  void nothingMovesThatWouldOnlyChangePlaces() {
    // One more or less is no relief; with two more one goes.
    assertThat(Backlogs.plan(List.of(busy("a", 0, 1), idle("b", 0)), NOW)).isEmpty();
    assertThat(Backlogs.plan(List.of(busy("a", 1, 1), idle("b", 0)), NOW)).hasSize(1);
    assertThat(Backlogs.plan(List.of(busy("a", 1, 1), idle("b", 1)), NOW)).isEmpty();
  }

  @Test
  void accountWithAQueueOfItsOwnOrOnlyJustToldTakesNothing() {
    assertThat(Backlogs.plan(List.of(busy("a", 3, 9), busy("b", 0, 1)), NOW))
        .noneMatch(move -> move.to().equals("b"));
    var told = new Backlog(ready("b", 1, 20), 0, 3, List.of(), 1);
    assertThat(Backlogs.plan(List.of(busy("a", 3, 9), told), NOW)).isEmpty();
  }

  @Test
  void accountThatWaitsOrMayNotDoItTakesNothing() {
    var hold = new AccountHold(DownloadWait.Cause.CAUSE_FLOOD_WAIT, Optional.empty(), "");
    var waits = new Backlog(held("b", hold), 0, 3, List.of(), 0);
    assertThat(Backlogs.plan(List.of(busy("a", 3, 9), waits), NOW)).isEmpty();

    var named = AccountSelector.newBuilder().addAccounts("a").build();
    var bound =
        new Backlog(
            ready("a", 4, 20), 3, 3, List.of(Pending.selecting("x", named), download("y", 0)), 0);
    assertThat(Backlogs.plan(List.of(bound, idle("b", 0)), NOW))
        .containsExactly(new Move("y", "a", "b"));
  }

  private static Backlog busy(String name, int running, int queued) {
    return new Backlog(
        ready(name, running + queued, 20),
        running,
        3,
        IntStream.range(0, queued).mapToObj(i -> download(name + i, 0)).toList(),
        0);
  }

  private static Backlog idle(String name, int running) {
    return new Backlog(ready(name, running, 20), running, 3, List.of(), 0);
  }
}
