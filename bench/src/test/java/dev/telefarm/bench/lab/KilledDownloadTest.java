package dev.telefarm.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.bench.lab.KilledDownload.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class KilledDownloadTest {
  private static final long KILLED = 100;
  private static final long RESTARTED = 600;

  @Test
  void lateReportsOfTheDeadWorkerAreNotTheNextOnes() {
    List<Progress> seen =
        List.of(
            new Progress(90, 10), // before the signal
            new Progress(150, 12), // on its way when the worker died
            new Progress(650, 12), // the next worker's first report: nothing new
            new Progress(900, 13),
            new Progress(950, 20));
    assertThat(KilledDownload.between(KILLED, RESTARTED, seen, 3))
        .isEqualTo(new KilledDownload(3, 12, 800));
  }

  @Test
  void aWorkerThatForgotPartsHasToPassTheOldMark() {
    List<Progress> seen =
        List.of(new Progress(90, 10), new Progress(700, 4), new Progress(800, 11));
    assertThat(KilledDownload.between(KILLED, RESTARTED, seen, 0).recoveryNanos()).isEqualTo(700);
  }

  @Test
  void aDownloadThatEndedBeforeTheKillIsNoMeasurement() {
    List<Progress> seen = List.of(new Progress(90, 10));
    assertThatThrownBy(() -> KilledDownload.between(0, 0, seen, 0))
        .isInstanceOf(NotMeasuredException.class);
    assertThatThrownBy(() -> KilledDownload.between(KILLED, RESTARTED, seen, 0))
        .isInstanceOf(NotMeasuredException.class);
  }
}
