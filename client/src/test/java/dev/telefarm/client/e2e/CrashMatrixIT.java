package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGKILL at each of the worker's named points, and of the supervisor with it (each alone is in the
 * tests of its module). One farm for all: what a crash leaves behind must not disturb the next
 * download either.
 */
@FarmTest(
    accounts = "alice",
    configuration =
        """
        [workers]
        backoff_initial = "100ms"
        backoff_max = "200ms"
        """)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrashMatrixIT {
  private static final long SIZE = mebibytes(12);

  /** What TDLib had asked for and not written at the kill: its window of 2 MiB, on two lives. */
  private static final long ON_ITS_WAY = mebibytes(4);

  private int files;

  @BeforeAll
  static void startOnce(Farm farm) {
    var _ = farm.telegram().chat("films").members("alice");
  }

  /**
   * In the order of a download. Those of the window of TDLib's copy are not reached by a file that
   * can be fetched several times; they are the worker's own test's.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reserved",
        "half-written",
        "half-forced",
        "half-noted",
        "received",
        "sealed",
        "published"
      })
  void downloadEndsRightAfterWorkerAndSupervisorAreKilledAt(String point, Farm farm) {
    String name = "reel-" + ++files + ".bin";
    var _ = farm.telegram().chat("films").file(name, SIZE);
    Path folder = farm.newFolder();
    ProcessHandle armed = restartedToCrashAt(point, farm);
    int starts = farm.worker("alice").starts();

    FarmDownload download = farm.order("films/" + name).by("alice").to(folder + "/").begin();
    var _ = armed.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    farm.killEverything();
    farm.startSupervisor();

    download.awaitCompleted().hasOriginalContent().refetched(0).fetchedAgainAtMost(ON_ITS_WAY);
    assertThat(folder.toFile().list()).containsExactly(name);
    assertThat(farm.worker("alice").starts()).isGreaterThan(starts);
    farm.holdsInvariants();
  }

  /** The account's next worker process is armed; the ones after it are not. */
  private static ProcessHandle restartedToCrashAt(String point, Farm farm) {
    var _ = farm.account("alice").stop();
    farm.workerOptions().crashAt(point);
    var _ = farm.account("alice").start();
    farm.workerOptions().disarm();
    return ProcessHandle.of(farm.worker("alice").pid()).orElseThrow();
  }
}
