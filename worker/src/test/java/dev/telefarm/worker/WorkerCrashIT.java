package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.worker.download.CrashPoints.Point;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGKILL at each named point of a download, and what the next process makes of it. */
class WorkerCrashIT {
  private static final int KILLED = 128 + 9;
  private static final long SIZE = 64 << 20;

  /** TDLib's window of a free account is 2 MiB: what was on its way at the kill is lost, twice. */
  private static final long WINDOWS = 4 << 20;

  @TempDir Path folder;

  private WorkerHarness crashedAt(Point point) throws Exception {
    WorkerHarness farm = new WorkerHarness(folder, "-Dtelefarm.crash-at=" + point.label());
    farm.logIn();
    farm.want("d1", REEL);
    assertThat(farm.worker().awaitExit()).isEqualTo(KILLED);
    assertThat(farm.supervisor().download("d1").getPhase()).isNotEqualTo(Phase.PHASE_COMPLETED);
    return farm;
  }

  private static List<String> filesIn(Path out) {
    return List.of(out.toFile().list());
  }

  /** Those that a file of {@link #SIZE} passes. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DAMAGE_FORGOTTEN", "WINDOW_FULL", "WINDOW_DELETED"})
  void nextWorkerEndsWhatWasBegun(Point point) throws Exception {
    try (WorkerHarness farm = crashedAt(point)) {
      String left = point == Point.PUBLISHED ? "reel.bin" : "reel.bin.part";
      assertThat(filesIn(farm.out())).containsExactly(left);
      long served = farm.served(2).getBytes();
      boolean half = false;
      switch (point) {
        case RESERVED -> assertThat(served).isZero();
        case COPY_FREED -> {
          half = true;
          assertThat(served).isBetween(16L << 20, SIZE);
        }
        case HALF_WRITTEN, HALF_FORCED, HALF_NOTED -> {
          half = true;
          assertThat(served).isBetween(SIZE / 2, SIZE - 1);
        }
        case RECEIVED, SEALED, PUBLISHED -> assertThat(served).isEqualTo(SIZE);
        case DAMAGE_FORGOTTEN, WINDOW_FULL, WINDOW_DELETED -> throw new AssertionError(point);
      }
      farm.restartWorker();
      DownloadStatus status = farm.awaitCompleted("d1", 2);
      assertThat(filesIn(farm.out())).containsExactly("reel.bin");
      assertThat(status.getRefetchedBytes()).isZero();
      assertThat(farm.served(2).getBytesTwice()).isLessThanOrEqualTo(half ? WINDOWS : 0);
      boolean sealed = point.compareTo(Point.SEALED) >= 0;
      assertThat(status.getResumptions()).isEqualTo(sealed ? 0 : 1);
    }
  }

  @Test
  void nextWorkerGoesOnFromWhatWasDurable() throws Exception {
    try (WorkerHarness farm = crashedAt(Point.HALF_NOTED)) {
      farm.restartWorker();
      DownloadStatus first =
          farm.supervisor()
              .awaitReport(report ->
                  report.getDownload().getPhase() == Phase.PHASE_RUNNING
                      && report.getDownload().getResumptions() == 1)
              .getDownload();
      assertThat(first.getDurableBytes()).isGreaterThanOrEqualTo(SIZE / 2);
      farm.awaitCompleted("d1", 2);
    }
  }

  @Test
  void onlyTheDamagedPartIsFetchedAgain() throws Exception {
    try (WorkerHarness farm = crashedAt(Point.HALF_NOTED)) {
      try (var part = new RandomAccessFile(farm.out().resolve("reel.bin.part").toFile(), "rw")) {
        part.seek(SIZE / 4);
        int was = part.read();
        part.seek(SIZE / 4);
        part.write(was ^ 1);
      }
      farm.restartWorker();
      DownloadStatus status = farm.awaitCompleted("d1", 2);
      assertThat(status.getRefetchedBytes()).isEqualTo(1 << 20);
      assertThat(farm.served(2).getBytesTwice())
          .as("TDLib still had it")
          .isLessThanOrEqualTo(WINDOWS);
    }
  }

  /** TDLib's copy has a hole where the part was, which reads as zeros. */
  @Test
  void partThatIsDamagedWhereTdlibsCopyIsHollowComesFromTelegram() throws Exception {
    try (WorkerHarness farm = crashedAt(Point.COPY_FREED)) {
      try (var part = new RandomAccessFile(farm.out().resolve("reel.bin.part").toFile(), "rw")) {
        part.seek(3 << 20);
        int was = part.read();
        part.seek(3 << 20);
        part.write(was ^ 1);
      }
      farm.restartWorker("-Dtelefarm.crash-at=" + Point.DAMAGE_FORGOTTEN.label());
      assertThat(farm.worker().awaitExit()).isEqualTo(KILLED);
      farm.restartWorker();
      assertThat(farm.awaitCompleted("d1", 2).getRefetchedBytes()).isZero();
    }
  }

  @Test
  void whatIsLostEverywhereIsCountedAsFetchedAgain() throws Exception {
    try (WorkerHarness farm = crashedAt(Point.HALF_NOTED)) {
      Files.delete(farm.out().resolve("reel.bin.part"));
      try (var copies = Files.list(folder.resolve("alice/tdlib/0/temp"))) {
        for (Path copy : copies.filter(Files::isRegularFile).toList()) {
          Files.delete(copy);
        }
      }
      farm.restartWorker();
      DownloadStatus status = farm.awaitCompleted("d1", 2);
      assertThat(status.getRefetchedBytes()).isBetween(SIZE / 2, SIZE - 1);
      assertThat(farm.served(2).getBytesTwice())
          .isBetween(status.getRefetchedBytes(), status.getRefetchedBytes() + WINDOWS);
    }
  }
}
