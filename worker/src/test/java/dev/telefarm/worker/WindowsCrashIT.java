package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.MessageSpec;
import dev.telefarm.worker.download.CrashPoints.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As on a file system that cannot free space inside files: TDLib's copy goes window by window. */
class WindowsCrashIT {
  private static final int KILLED = 137;
  private static final long SIZE = 60 << 20;
  private static final long LEAST_WINDOW = 40 << 20;
  private static final String NO_HOLES = "-Dtelefarm.no-holes=true";
  private static final String WINDOW = "-Dtelefarm.window-parts=40";

  /** What TDLib may have asked for again at an interruption. */
  private static final long IN_FLIGHT = 4 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"WINDOW_FULL", "WINDOW_DELETED"})
  void nothingDurableIsFetchedAgainAfterACrashAtAWindowsEnd(Point point) throws Exception {
    try (WorkerHarness farm =
        new WorkerHarness(folder, NO_HOLES, WINDOW, "-Dtelefarm.crash-at=" + point.label())) {
      FileSpec file = FileSpec.generated("long.bin", SIZE);
      int message =
          farm.sandbox().world().post("films", List.of(MessageSpec.of(file))).getFirst().id();
      farm.logIn();
      farm.want("d1", "https://t.me/sandbox_films/" + message);
      assertThat(farm.worker().awaitExit()).isEqualTo(KILLED);
      if (point == Point.WINDOW_DELETED) {
        assertThat(copies()).isLessThan(LEAST_WINDOW);
      } else {
        assertThat(copies()).isGreaterThanOrEqualTo(LEAST_WINDOW);
      }
      farm.restartWorker();
      DownloadStatus status = farm.awaitCompleted("d1", message);
      assertThat(status.getRefetchedBytes()).isZero();
      assertThat(farm.served(message).getBytesTwice()).isLessThanOrEqualTo(IN_FLIGHT);
    }
  }

  /** Bytes of TDLib's copies, holes counted. */
  private long copies() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("alice/tdlib/0/temp"))) {
      return files.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    }
  }
}
