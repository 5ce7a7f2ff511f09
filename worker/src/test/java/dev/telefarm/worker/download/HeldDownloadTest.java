package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.download.fault.FetchCause;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeldDownloadTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant STEADY = Instant.EPOCH; // has nothing to do with the wall clock
  private static final FetchCause SILENCE = new FetchCause.NoBytes(Duration.ofSeconds(60));

  private final HeldDownload download =
      new HeldDownload(DownloadSpec.newBuilder().setDownload("d1").build(), Pacing.DEFAULT);

  private void settle(Outcome outcome, boolean progressed) {
    download.settle(outcome, DownloadStatus.newBuilder(), new Proof(), progressed, STEADY, NOON);
  }

  private void fail(FetchCause cause, boolean progressed) {
    settle(new Outcome.Failed(cause), progressed);
  }

  private Duration pause() {
    return Duration.between(STEADY, download.candidate().notBefore());
  }

  @Test
  void networkIsWaitedForForEverWithPausesThatGrow() {
    for (int attempt = 1; attempt < 1000; attempt++) {
      fail(SILENCE, false);
      assertThat(download.ended()).isFalse();
      assertThat(pause()).isEqualTo(Pacing.DEFAULT.pauses().after(attempt));
    }
    assertThat(pause()).isEqualTo(Pacing.DEFAULT.pauses().longest());
    assertThat(download.status().getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_NETWORK);
    assertThat(download.status().getPhase()).isEqualTo(Phase.PHASE_WAITING);
  }

  @Test
  void progressForgivesEarlierFailures() {
    fail(SILENCE, false);
    fail(SILENCE, false);
    fail(SILENCE, true);
    assertThat(pause()).isEqualTo(Pacing.DEFAULT.pauses().first());
  }

  @Test
  void fileThatIsDamagedEachTimeFailsThoughItMakesProgress() {
    int attempts = 0;
    do {
      fail(new FetchCause.Damaged("part 3"), true);
      attempts++;
      assertThat(download.refetch()).isEqualTo(!download.ended());
    } while (!download.ended() && attempts < 100);
    assertThat(attempts).isGreaterThan(2).isLessThan(100);
    assertThat(download.status().getPhase()).isEqualTo(Phase.PHASE_FAILED);
    assertThat(download.status().hasWait()).isFalse();
    assertThat(download.status().getFailure().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_INTEGRITY);
  }

  @Test
  void waitThatTelegramAsksForIsKeptExactlyAndToldByTheWallClock() {
    for (int i = 0; i < 100; i++) {
      fail(new FetchCause.FloodWait(Duration.ofSeconds(37)), false);
    }
    assertThat(download.ended()).isFalse();
    assertThat(pause()).isEqualTo(Duration.ofSeconds(37));
    assertThat(download.status().getWait().getUntil().getSeconds())
        .isEqualTo(NOON.plusSeconds(37).getEpochSecond());
  }

  @Test
  void whatThisAccountCannotSeeIsLeftToAnother() {
    fail(
        new FetchCause.NotThere(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "this account cannot"),
        false);
    assertThat(download.status().getPhase()).isEqualTo(Phase.PHASE_FAILED);
    assertThat(download.status().getFailure().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);
  }
}
