package dev.telefarm.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.bench.lab.Story;
import dev.telefarm.bench.lab.Story.Sight;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LossTest {
  private static final Instant BEGUN = Instant.ofEpochSecond(1_000);

  private static Sight sight(int second, Download.Builder download) {
    return new Sight(
        BEGUN.plusSeconds(second), Duration.ofSeconds(second).toNanos(), download.build());
  }

  private static Download.Builder in(Download.State state) {
    return Download.newBuilder().setState(state);
  }

  @Test
  void lossIsWhatNeitherTheFileNorTheFaultTook() {
    assertThat(Loss.seconds(12.5, 4.5, Duration.ofSeconds(5))).isEqualTo(3, within(1e-9));
    assertThat(Loss.seconds(20, 4.5, Duration.ofSeconds(20))).isNegative();
  }

  @Test
  void shownIsTheFirstSightOfTheOutcomeAndNotOfAnotherCause() {
    var wait = in(Download.State.STATE_WAITING);
    Story story =
        new Story(
            List.of(
                sight(0, in(Download.State.STATE_RUNNING)),
                sight(2, wait.setWait(cause(DownloadWait.Cause.CAUSE_RETRY))),
                sight(3, wait.setWait(cause(DownloadWait.Cause.CAUSE_LOGIN_NEEDED))),
                sight(9, wait)),
            Set.of("login needed"),
            false);
    Outcome login = new Outcome.Waits(DownloadWait.Cause.CAUSE_LOGIN_NEEDED);
    assertThat(Loss.untilShown(login, BEGUN, story)).contains(Duration.ofSeconds(3));
    Outcome flood = new Outcome.Waits(DownloadWait.Cause.CAUSE_FLOOD_WAIT);
    assertThat(Loss.untilShown(flood, BEGUN, story)).isEmpty();
    assertThat(Seen.text(List.of(story)))
        .isEqualTo("running, waiting: retry, waiting: login needed (login needed)");
  }

  @Test
  void failedForAnotherReasonIsNotTheOutcome() {
    Outcome deleted = new Outcome.Fails(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND);
    Download.Builder failed = in(Download.State.STATE_FAILED);
    assertThat(Loss.shows(deleted, failed.build())).isFalse();
    failed.setFailure(
        DownloadFailure.newBuilder().setReason(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND));
    assertThat(Loss.shows(deleted, failed.build())).isTrue();
  }

  private static DownloadWait.Builder cause(DownloadWait.Cause cause) {
    return DownloadWait.newBuilder().setCause(cause);
  }
}
