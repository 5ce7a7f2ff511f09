package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.worker.download.SpaceLedger.Shortage;
import dev.telefarm.worker.download.SpaceLedger.Use;
import dev.telefarm.worker.download.TargetFiles.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpaceLedgerTest {
  private static final long MIB = 1 << 20;
  private static final Store DISK = new Store("disk");
  private static final Store OTHER = new Store("other");

  private final SpaceLedger ledger = new SpaceLedger();

  @Test
  void twoDownloadsDoNotCountOnTheSameRoom() {
    long usable = SpaceLedger.MARGIN + 100 * MIB;
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 60 * MIB, usable)).isEmpty();
    assertThat(ledger.reserve("d2", Use.TARGET, DISK, 41 * MIB, usable))
        .contains(new Shortage(DISK, 41 * MIB, 40 * MIB));
    assertThat(ledger.reserve("d2", Use.TARGET, DISK, 40 * MIB, usable)).isEmpty();
    assertThat(ledger.available(DISK, usable)).isZero();
    assertThat(ledger.reserve("d3", Use.TARGET, OTHER, 100 * MIB, usable)).isEmpty();
  }

  @Test
  void whatIsWrittenIsNotCountedTwice() {
    long usable = SpaceLedger.MARGIN + 100 * MIB;
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 60 * MIB, usable)).isEmpty();
    ledger.written("d1", 50 * MIB);
    assertThat(ledger.available(DISK, usable - 50 * MIB)).isEqualTo(40 * MIB);
    ledger.written("d1", 50 * MIB);
    assertThat(ledger.promised(DISK)).as("more than it was promised").isZero();
    ledger.written("unknown", MIB);
    assertThat(ledger.promised(DISK)).isZero();
  }

  @Test
  void windowsOfTdlibCountWhereTdlibLives() {
    long usable = SpaceLedger.MARGIN + 300 * MIB;
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 200 * MIB, usable)).isEmpty();
    assertThat(ledger.reserve("d1", Use.TDLIB_WINDOW, OTHER, 256 * MIB, usable)).isEmpty();
    assertThat(ledger.reserve("d2", Use.TDLIB_WINDOW, OTHER, 256 * MIB, usable)).isPresent();
    ledger.written("d1", 200 * MIB);
    assertThat(ledger.promised(OTHER)).as("the window stays").isEqualTo(256 * MIB);
    ledger.release("d1");
    assertThat(ledger.promised(OTHER)).isZero();
  }

  @Test
  void reservingAgainTakesThePlaceOfTheFirst() {
    long usable = SpaceLedger.MARGIN + 100 * MIB;
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 80 * MIB, usable)).isEmpty();
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 90 * MIB, usable)).isEmpty();
    assertThat(ledger.promised(DISK)).isEqualTo(90 * MIB);
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 101 * MIB, usable)).isPresent();
    assertThat(ledger.promised(DISK)).as("refused, so nothing is held").isZero();
  }

  @Test
  void marginIsNotGivenAwayAndTheShortageIsReadable() {
    Shortage shortage = ledger.reserve("d1", Use.TARGET, DISK, 1, SpaceLedger.MARGIN).orElseThrow();
    assertThat(shortage.detail())
        .isEqualTo("1 MiB are needed and 0 MiB are free for it (64 MiB are kept free)");
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 0, SpaceLedger.MARGIN)).isEmpty();
    assertThat(ledger.reserve("d1", Use.TARGET, DISK, 0, 0)).isPresent();
    assertThatThrownBy(() -> ledger.reserve("d1", Use.TARGET, DISK, -1, MIB))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A disk of one size, on which downloads write what they were promised and nothing else. */
  @Test
  void neverPromisesMoreThanThereIsAndKeepsNothingInTheEnd() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long usable = SpaceLedger.MARGIN + random.nextLong(1_000);
      Map<String, Long> left = new HashMap<>();
      for (int step = 0; step < 200; step++) {
        String download = "d" + random.nextInt(8);
        switch (random.nextInt(3)) {
          case 0 -> {
            long bytes = random.nextLong(500);
            if (ledger.reserve(download, Use.TARGET, DISK, bytes, usable).isEmpty()) {
              left.put(download, bytes);
            } else {
              left.remove(download);
            }
          }
          case 1 -> {
            long bytes = random.nextLong(left.getOrDefault(download, 0L) + 1);
            usable -= bytes;
            left.computeIfPresent(download, (_, promised) -> promised - bytes);
            ledger.written(download, bytes);
          }
          default -> {
            left.remove(download);
            ledger.release(download);
          }
        }
        long promised = left.values().stream().mapToLong(Long::longValue).sum();
        assertThat(ledger.promised(DISK)).as("seed %d, round %d", seed, round).isEqualTo(promised);
        assertThat(promised)
            .as("seed %d, round %d", seed, round)
            .isLessThanOrEqualTo(usable - SpaceLedger.MARGIN);
      }
      left.keySet().forEach(ledger::release);
      assertThat(ledger.promised(DISK)).as("seed %d, round %d", seed, round).isZero();
    }
  }
}
