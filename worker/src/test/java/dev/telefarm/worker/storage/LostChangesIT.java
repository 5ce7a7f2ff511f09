package dev.telefarm.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.worker.download.PartSums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log has after its process was killed, and after its disk lied. */
class LostChangesIT {
  private static final int PARTS = 300;

  @TempDir Path folder;

  /** Checksums that tell a part's place. */
  private static int crc(int part) {
    return part * 0x9E3779B9;
  }

  private static PartSums sum(int part) {
    PartSums sums = new PartSums();
    sums.put(part, crc(part));
    return sums;
  }

  private RocksDownloadLog written() throws IOException {
    RocksDownloadLog log = RocksDownloadLog.open(folder.resolve("log"));
    for (int part = 0; part < PARTS; part++) {
      log.note("d", sum(part));
    }
    return log;
  }

  /** As a killed process leaves it: the open log's files, with nothing closed or flushed. */
  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (Path file : files("log")) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.toList();
    }
  }

  private static void flipByteInTheMiddleOfTheWal(Path copy) throws IOException {
    try (Stream<Path> files = Files.list(copy)) {
      Path wal =
          files.filter(file -> file.toString().endsWith(".log")).max(Path::compareTo).orElseThrow();
      try (FileChannel channel =
          FileChannel.open(wal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        long middle = lastWritten(channel) / 2;
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, middle);
        channel.write(one.put(0, (byte) ~one.get(0)).rewind(), middle);
      }
    }
  }

  /** The file may be allocated further than it was written. */
  private static long lastWritten(FileChannel channel) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) channel.size());
    while (all.hasRemaining() && channel.read(all) > 0) {}
    int end = all.position();
    while (end > 0 && all.get(end - 1) == 0) {
      end--;
    }
    assertThat(end).isGreaterThan(10 * PARTS);
    return end;
  }

  @Test
  void killedProcessLosesNothingThatWasAcknowledged() throws Exception {
    try (RocksDownloadLog _ = written()) {
      Path copy = copy("killed");
      try (RocksDownloadLog log = RocksDownloadLog.open(copy)) {
        assertThat(log.parts("d").size()).isEqualTo(PARTS);
        assertThat(log.lost()).isZero();
      }
    }
  }

  @Test
  void damagedLogOpensWithLessAndSaysSo() throws Exception {
    try (RocksDownloadLog _ = written()) {
      Path copy = copy("damaged");
      flipByteInTheMiddleOfTheWal(copy);
      try (RocksDownloadLog log = RocksDownloadLog.open(copy)) {
        PartSums left = log.parts("d");
        assertThat(left.size()).isBetween(1, PARTS - 1);
        assertThat(log.lost()).isEqualTo(PARTS - left.size());
        left.indices().stream().forEach(part -> assertThat(left.crc(part)).isEqualTo(crc(part)));
        log.note("d", sum(PARTS));
      }
      try (RocksDownloadLog log = RocksDownloadLog.open(copy)) {
        assertThat(log.lost()).as("told once").isZero();
        assertThat(log.parts("d").contains(PARTS)).isTrue();
      }
    }
  }

  @Test
  void tornHighWaterIsNoReasonToFail() throws Exception {
    try (RocksDownloadLog _ = written()) {
      for (String text : List.of("", "00000", "0000000000000009999 00000000\n", "x".repeat(99))) {
        Path copy = copy("torn" + text.length());
        Files.writeString(copy.resolve("high-water"), text);
        try (RocksDownloadLog log = RocksDownloadLog.open(copy)) {
          assertThat(log.lost()).isZero();
          log.note("d", sum(PARTS));
        }
        try (RocksDownloadLog log = RocksDownloadLog.open(copy)) {
          assertThat(log.parts("d").size()).isEqualTo(PARTS + 1);
        }
      }
    }
  }

  @Test
  void interruptedThreadSpoilsTheLogForNobody() throws Exception {
    try (RocksDownloadLog log = RocksDownloadLog.open(folder.resolve("log"))) {
      Thread.currentThread().interrupt();
      log.note("d", sum(0));
      assertThat(Thread.interrupted()).isTrue();
      log.note("d", sum(1));
      assertThat(log.parts("d").size()).isEqualTo(2);
    }
  }

  /** Each thread notes its own parts until the log is closed under it. */
  @Test
  void closingUnderBusyThreadsKeepsWhatTheyWereTold() throws Exception {
    int threads = 4;
    List<Future<Integer>> acknowledged = new ArrayList<>();
    CountDownLatch busy = new CountDownLatch(threads * 10);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      RocksDownloadLog log = RocksDownloadLog.open(folder.resolve("log"));
      for (int thread = 0; thread < threads; thread++) {
        int first = thread * 100_000;
        acknowledged.add(
            executor.submit(() -> {
              for (int count = 0; ; count++) {
                try {
                  log.note("d", sum(first + count));
                } catch (UncheckedIOException e) {
                  return count;
                }
                busy.countDown();
              }
            }));
      }
      busy.await();
      log.close();
      assertThatThrownBy(() -> log.parts("d")).isInstanceOf(UncheckedIOException.class);
    }
    try (RocksDownloadLog log = RocksDownloadLog.open(folder.resolve("log"))) {
      PartSums parts = log.parts("d");
      assertThat(log.lost()).isZero();
      for (int thread = 0; thread < threads; thread++) {
        int count = acknowledged.get(thread).get();
        assertThat(count).isGreaterThanOrEqualTo(1);
        for (int i = 0; i < count; i++) {
          int part = thread * 100_000 + i;
          assertThat(parts.crc(part)).isEqualTo(crc(part));
        }
      }
    }
  }
}
