package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The disk that power cuts are tried on: it loses what it may lose, and nothing else. */
class PowerCutDiskTest {
  private static final int BLOCK = PowerCutFile.BLOCK;
  private static final int PART = 3 * BLOCK;
  private static final int PARTS = 6;
  private static final int RUNS = 2_000;
  private static final Path TARGET = Path.of("/x/a.bin");
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  private static ByteBuffer block(int value) {
    byte[] bytes = new byte[BLOCK];
    Arrays.fill(bytes, (byte) value);
    return ByteBuffer.wrap(bytes);
  }

  private static byte[] content(PowerCutDisk disk) {
    return disk.content(PowerCutDisk.partial(TARGET)).orElseThrow();
  }

  @Test
  void forcedBytesAndTheSizeSurvive() throws Exception {
    for (int run = 0; run < 100; run++) {
      PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED + run));
      try (PartialFile file = disk.reserve(TARGET, 2 * BLOCK)) {
        file.write(block(1), 0);
        file.force();
        file.write(block(2), BLOCK);
      }
      disk.restartMachine();
      assertThat(content(disk)).as("seed %d", SEED + run).hasSize(2 * BLOCK);
      assertThat(content(disk)[0]).as("seed %d", SEED + run).isEqualTo((byte) 1);
    }
  }

  @Test
  void laterWriteMaySurviveAnEarlierOne() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int run = 0; run < 200; run++) {
      PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED + run));
      try (PartialFile file = disk.reserve(TARGET, 2 * BLOCK)) {
        file.force();
        file.write(block(1), 0);
        file.write(block(2), BLOCK);
        file.write(block(3), BLOCK);
      }
      disk.restartMachine();
      seen.add(content(disk)[0] + " " + content(disk)[BLOCK]);
    }
    assertThat(seen)
        .as("seed %d", SEED)
        .containsExactlyInAnyOrder("0 0", "0 2", "0 3", "1 0", "1 2", "1 3");
  }

  @Test
  void killedProcessLosesNothingItWrote() throws Exception {
    PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED));
    PartialFile file = disk.reserve(TARGET, BLOCK);
    file.write(block(1), 0);
    disk.restartProcess();
    assertThat(content(disk)).isEqualTo(block(1).array());
    assertThatThrownBy(() -> file.write(block(2), 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsWrittenDuringAnFsyncIsNotPartOfIt() throws Exception {
    Set<Byte> seen = new HashSet<>();
    for (int run = 0; run < 100; run++) {
      PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED + run));
      PartialFile file = disk.reserve(TARGET, BLOCK);
      disk.meanwhile(() -> write(file, block(1)));
      file.force();
      disk.meanwhile(() -> {});
      disk.restartMachine();
      seen.add(content(disk)[0]);
    }
    assertThat(seen).as("seed %d", SEED).containsExactlyInAnyOrder((byte) 0, (byte) 1);
  }

  private static void write(PartialFile file, ByteBuffer bytes) {
    try {
      file.write(bytes, 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void renameThatIsCutOffIsDoneOrNotDone() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int run = 0; run < 100; run++) {
      PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED + run));
      disk.reserve(TARGET, BLOCK).close();
      disk.cutAfter(1); // in the folder's sync
      assertThatThrownBy(() -> disk.publish(TARGET, false)).isInstanceOf(PowerCut.class);
      disk.restartMachine();
      seen.add(disk.partialExists(TARGET) + " " + disk.exists(TARGET));
    }
    assertThat(seen).as("seed %d", SEED).containsExactlyInAnyOrder("true false", "false true");
  }

  @Test
  void nothingWorksWithoutPower() throws Exception {
    PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED));
    PartialFile file = disk.reserve(TARGET, BLOCK);
    disk.cutAfter(0);
    assertThatThrownBy(() -> file.write(block(1), 0)).isInstanceOf(PowerCut.class);
    assertThatThrownBy(file::force).isInstanceOf(PowerCut.class);
    assertThatThrownBy(() -> disk.log().remove("d")).isInstanceOf(PowerCut.class);
  }

  /** When the checkpoint writer takes, forces and notes what was received. */
  private enum Order {
    TAKE_FORCE_NOTE,
    TAKE_NOTE_FORCE,
    FORCE_TAKE_NOTE
  }

  /** A small downloader of known parts, in one of the orders, right or wrong. */
  private static final class Run {
    private final RandomGenerator random;
    private final PowerCutDisk disk;
    private final Order order;
    private PartSums received = new PartSums();
    private final List<String> lies = new ArrayList<>();

    Run(long seed, Order order) {
      this.random = new SplittableRandom(seed); // Random begins alike for neighbouring seeds
      this.disk = new PowerCutDisk(random);
      this.order = order;
    }

    List<String> lies() throws IOException {
      Media media = Media.newBuilder().setSizeBytes(PARTS * PART).build();
      disk.log().put("d", Entry.chosen(media, TARGET));
      for (int boot = 0; boot < 4; boot++) {
        received = new PartSums();
        disk.cutAfter(random.nextInt(50));
        try (PartialFile file = disk.open(TARGET, PARTS * PART)) {
          disk.meanwhile(() -> receive(file));
          while (disk.log().parts("d").size() < PARTS) {
            receive(file);
            if (random.nextInt(3) == 0) {
              checkpoint(file);
            }
          }
        } catch (PowerCut e) {
          // As it was meant.
        }
        if (random.nextInt(4) == 0) {
          disk.restartProcess();
        } else {
          disk.restartMachine();
        }
        inspect();
      }
      return lies;
    }

    private void receive(PartialFile file) {
      int part = random.nextInt(PARTS);
      if (disk.log().parts("d").contains(part) || received.contains(part)) {
        return;
      }
      byte[] bytes = part(part);
      try {
        for (int at = 0; at < PART; at += BLOCK) {
          file.write(ByteBuffer.wrap(bytes, at, BLOCK), (long) part * PART + at);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      received.put(part, crc(bytes));
    }

    private PartSums take() {
      PartSums batch = received;
      received = new PartSums();
      return batch;
    }

    private void checkpoint(PartialFile file) throws IOException {
      switch (order) {
        case TAKE_FORCE_NOTE -> {
          PartSums batch = take();
          file.force();
          disk.log().note("d", batch);
        }
        case TAKE_NOTE_FORCE -> {
          PartSums batch = take();
          disk.log().note("d", batch);
          file.force();
        }
        case FORCE_TAKE_NOTE -> {
          file.force();
          disk.log().note("d", take());
        }
      }
    }

    private void inspect() {
      PartSums noted = disk.log().parts("d");
      Optional<byte[]> content = disk.content(PowerCutDisk.partial(TARGET));
      noted.indices().stream()
          .forEach(part -> {
            byte[] bytes =
                content
                    .filter(all -> all.length >= (part + 1) * PART)
                    .map(all -> Arrays.copyOfRange(all, part * PART, (part + 1) * PART))
                    .orElse(new byte[0]);
            if (!Arrays.equals(bytes, part(part)) || crc(bytes) != noted.crc(part)) {
              lies.add("part " + part);
            }
          });
    }

    private static byte[] part(int part) {
      byte[] bytes = new byte[PART];
      new Random(part).nextBytes(bytes);
      return bytes;
    }

    private static int crc(byte[] bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      return (int) crc.getValue();
    }
  }

  private static int runsThatLie(Order order) throws IOException {
    int lying = 0;
    for (int run = 0; run < RUNS; run++) {
      if (!new Run(SEED + run, order).lies().isEmpty()) {
        lying++;
      }
    }
    return lying;
  }

  @Test
  void forcingWhatWasTakenBeforeNotingItNeverLies() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      assertThat(new Run(SEED + run, Order.TAKE_FORCE_NOTE).lies())
          .as("seed %d", SEED + run)
          .isEmpty();
    }
  }

  @Test
  void notingBeforeForcingIsCaught() throws Exception {
    assertThat(runsThatLie(Order.TAKE_NOTE_FORCE)).as("seed %d", SEED).isGreaterThan(RUNS / 10);
  }

  @Test
  void notingWhatCameDuringTheFsyncIsCaught() throws Exception {
    assertThat(runsThatLie(Order.FORCE_TAKE_NOTE)).as("seed %d", SEED).isGreaterThan(RUNS / 100);
  }

  /** The process that made the file was killed before the name was on stable storage. */
  @Test
  void openingMakesTheNameSurvive() throws Exception {
    for (int run = 0; run < 100; run++) {
      PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED + run));
      disk.cutAfter(1);
      assertThatThrownBy(() -> disk.reserve(TARGET, BLOCK)).isInstanceOf(PowerCut.class);
      disk.restartProcess();
      disk.open(TARGET, BLOCK).close();
      disk.restartMachine();
      assertThat(disk.partialExists(TARGET)).as("seed %d", SEED + run).isTrue();
    }
  }

  @Test
  void publishingWhatWasNotForcedIsCaught() throws Exception {
    int incomplete = 0;
    for (int run = 0; run < 100; run++) {
      PowerCutDisk disk = new PowerCutDisk(new SplittableRandom(SEED + run));
      try (PartialFile file = disk.reserve(TARGET, BLOCK)) {
        file.write(block(1), 0);
      }
      disk.publish(TARGET, false);
      disk.restartMachine();
      if (!Arrays.equals(disk.content(TARGET).orElseThrow(), block(1).array())) {
        incomplete++;
      }
    }
    assertThat(incomplete).as("seed %d", SEED).isPositive();
  }
}
