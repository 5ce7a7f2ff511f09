package dev.telefarm.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.download.FileHash;
import dev.telefarm.worker.download.PartSums;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDownloadLogIT {
  @TempDir Path folder;

  private RocksDownloadLog open() throws Exception {
    return RocksDownloadLog.open(folder.resolve("log"));
  }

  private static Entry entry(Optional<FileHash> hash, boolean created) {
    return new Entry(
        Media.newBuilder().setFileName("ä").setSizeBytes(7).build(),
        Path.of("/x/a.bin"),
        created,
        3,
        9,
        hash);
  }

  static PartSums sums(int first, int... crcs) {
    PartSums sums = new PartSums();
    for (int i = 0; i < crcs.length; i++) {
      sums.put(first + i, crcs[i]);
    }
    return sums;
  }

  private static BitSet parts(int... parts) {
    BitSet set = new BitSet();
    for (int part : parts) {
      set.set(part);
    }
    return set;
  }

  @Test
  void keepsWhatItWasGiven() throws Exception {
    Entry sealed = entry(Optional.of(new FileHash("ff", "0000ffff")), true);
    Entry running = entry(Optional.empty(), false);
    try (RocksDownloadLog log = open()) {
      log.put("d1", sealed);
      log.put("d2", running);
      log.note("d1", sums(0, 1, -2, 3));
      log.note("d1", sums(4_000, Integer.MIN_VALUE));
      log.note("d10", sums(0, 99));
      log.forget("d1", parts(1, 77));
      log.note("d1", sums(2, 33));
    }
    try (RocksDownloadLog log = open()) {
      assertThat(log.get("d1")).contains(sealed);
      assertThat(log.get("d2")).contains(running);
      assertThat(log.get("d3")).isEmpty();
      PartSums expected = sums(0, 1);
      expected.put(2, 33);
      expected.put(4_000, Integer.MIN_VALUE);
      assertThat(log.parts("d1")).isEqualTo(expected);
      assertThat(log.parts("d2").isEmpty()).isTrue();
      assertThat(log.parts("d10")).isEqualTo(sums(0, 99));
      assertThat(log.lost()).isZero();
    }
  }

  @Test
  void removingTakesThePartsOfThatDownloadOnly() throws Exception {
    try (RocksDownloadLog log = open()) {
      for (String download : new String[] {"d", "d0", "c", "e"}) {
        log.put(download, entry(Optional.empty(), true));
        log.note(download, sums(0, 1, 2, 3));
      }
      log.note("d", sums(PartSums.MAX_PARTS - 1, 4));
      log.remove("d");
      log.remove("unknown");
    }
    try (RocksDownloadLog log = open()) {
      assertThat(log.get("d")).isEmpty();
      assertThat(log.parts("d").isEmpty()).isTrue();
      for (String download : new String[] {"d0", "c", "e"}) {
        assertThat(log.get(download)).isPresent();
        assertThat(log.parts(download)).isEqualTo(sums(0, 1, 2, 3));
      }
      log.note("d", sums(1, 8));
      assertThat(log.parts("d")).isEqualTo(sums(1, 8));
    }
  }

  @Test
  void idThatReachesIntoAnothersKeysIsRefused() throws Exception {
    try (RocksDownloadLog log = open()) {
      assertThatThrownBy(() -> log.remove("a/b")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void closedLogFailsLikeABrokenDisk() throws Exception {
    RocksDownloadLog log = open();
    log.close();
    log.close();
    assertThatThrownBy(() -> log.note("d", sums(0, 1))).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> log.parts("d")).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> log.get("d")).isInstanceOf(UncheckedIOException.class);
  }
}
