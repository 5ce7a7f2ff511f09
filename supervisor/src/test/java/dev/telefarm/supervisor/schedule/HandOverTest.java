package dev.telefarm.supervisor.schedule;

import static dev.telefarm.supervisor.schedule.Pending.NOW;
import static dev.telefarm.supervisor.schedule.Pending.avoiding;
import static dev.telefarm.supervisor.schedule.Pending.download;
import static dev.telefarm.supervisor.schedule.Pending.held;
import static dev.telefarm.supervisor.schedule.Pending.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.schedule.HandOver.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HandOverTest {
  private static final Duration THRESHOLD = Duration.ofSeconds(30);
  private static final AccountCandidate A = held("a", hold(NOW.plusSeconds(100)));
  private static final AccountCandidate B = ready("b", 0, 5);

  @Test
  void onlyAWaitOfMoreThanTheThresholdMovesADownload() {
    assertThat(going(waiting("1", NOW.plusSeconds(31)), A, B)).containsExactly("1");
    assertThat(going(waiting("1", NOW.plusSeconds(30)), A, B)).isEmpty();
  }

  @Test
  void waitWithoutAKnownEndMovesItWhenItHasLastedThatLong() {
    var since = NOW.minus(THRESHOLD);
    var endless = new AccountHold(DownloadWait.Cause.CAUSE_NETWORK, Optional.empty(), "");

    assertThat(going(new Waiting(download("1", 0), "a", endless, since), A, B))
        .containsExactly("1");
    var later = new Waiting(download("1", 0), "a", endless, since.plusMillis(1));
    assertThat(going(later, A, B)).isEmpty();
    assertThat(HandOver.next(later, THRESHOLD, NOW)).contains(NOW.plusMillis(1));
    assertThat(HandOver.next(waiting("1", NOW.plusSeconds(9)), THRESHOLD, NOW)).isEmpty();
  }

  @Test
  void itStaysWhereNobodyElseWorksOrHasRoomOrMayDoIt() {
    Waiting waiting = waiting("1", NOW.plusSeconds(100));

    assertThat(going(waiting, A)).isEmpty();
    assertThat(going(waiting, A, held("b", hold(NOW.plusSeconds(1))))).isEmpty();
    assertThat(going(waiting, A, ready("b", 5, 5))).isEmpty();
    var named = Pending.selecting("1", AccountSelector.newBuilder().addAccounts("a").build());
    assertThat(going(new Waiting(named, "a", waiting.hold(), NOW), A, B)).isEmpty();
  }

  @Test
  void noMoreGoThanThereIsRoomFor() {
    List<Waiting> all =
        List.of(
            waiting("1", NOW.plusSeconds(100)),
            waiting("2", NOW.plusSeconds(100)),
            waiting("3", NOW.plusSeconds(100)));

    assertThat(HandOver.choose(all, List.of(A, ready("b", 3, 5)), THRESHOLD, NOW)).hasSize(2);
  }

  @Test
  void twoAccountsThatBothWaitDoNotPassItToAndFro() {
    // It came from b, whose wait is not over, and now a must wait too.
    var came = avoiding("1", "b", NOW.plusSeconds(50));
    var waiting = new Waiting(came, "a", hold(NOW.plusSeconds(100)), NOW);

    assertThat(going(waiting, A, B)).isEmpty();
    assertThat(HandOver.choose(List.of(waiting), List.of(A, B), THRESHOLD, NOW.plusSeconds(50)))
        .hasSize(1);
  }

  private static List<String> going(Waiting waiting, AccountCandidate... accounts) {
    return HandOver.choose(List.of(waiting), List.of(accounts), THRESHOLD, NOW).stream()
        .map(going -> going.download().id())
        .toList();
  }

  private static Waiting waiting(String id, Instant until) {
    return new Waiting(download(id, 0), "a", hold(until), NOW);
  }

  private static AccountHold hold(Instant until) {
    return new AccountHold(DownloadWait.Cause.CAUSE_FLOOD_WAIT, Optional.of(until), "");
  }
}
