package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeldDownloadTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Outcome RETRY =
      new Outcome.Retry(ErrorReason.ERROR_REASON_FETCH_FAILED, "no byte came");

  private final HeldDownload download =
      new HeldDownload(DownloadSpec.newBuilder().setDownload("d1").build(), Pacing.DEFAULT);

  private void settle(Outcome outcome, boolean progressed) {
    download.settle(outcome, DownloadStatus.newBuilder(), new Proof(), progressed, NOON);
  }

  private Duration pause() {
    return Duration.between(NOON, download.candidate().notBefore());
  }

  @Test
  void pausesGrowWhileNothingComesAndThenItFails() {
    settle(RETRY, false);
    assertThat(pause()).isEqualTo(Pacing.DEFAULT.retry(1));
    for (int attempt = 2; attempt < Pacing.DEFAULT.attempts(); attempt++) {
      settle(RETRY, false);
      assertThat(download.ended()).isFalse();
      assertThat(pause()).isEqualTo(Pacing.DEFAULT.retry(attempt));
    }
    settle(RETRY, false);
    assertThat(download.status().getPhase()).isEqualTo(Phase.PHASE_FAILED);
    assertThat(download.status().getFailure().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_FETCH_FAILED);
    assertThat(download.status().hasWait()).isFalse();
  }

  @Test
  void progressForgivesEarlierFailures() {
    for (int attempt = 0; attempt < 3 * Pacing.DEFAULT.attempts(); attempt++) {
      settle(RETRY, attempt % 2 == 0);
    }
    assertThat(download.ended()).isFalse();
    assertThat(download.status().getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_RETRY);
  }

  @Test
  void waitThatTelegramAsksForIsNoFailureAndIsKeptExactly() {
    Outcome flood =
        new Outcome.Waits(
            DownloadWait.Cause.CAUSE_FLOOD_WAIT, Duration.ofSeconds(37), "asked to wait");
    for (int i = 0; i < 2 * Pacing.DEFAULT.attempts(); i++) {
      settle(flood, false);
    }
    assertThat(download.ended()).isFalse();
    assertThat(pause()).isEqualTo(Duration.ofSeconds(37));
    assertThat(download.status().getWait().getUntil().getSeconds())
        .isEqualTo(NOON.plusSeconds(37).getEpochSecond());
  }
}
