package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.Begun.Reserved;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.download.Inheritance.Inherited;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * The whole way of a file onto the disk, from the reservation of its name to its publication, with
 * several lanes, under power cuts and kills at any step. After each of them: no part that was noted
 * or told is wrong or gone, and the final name shows the whole file or nothing.
 */
class PowerCutTest {
  private static final int SCHEDULES = 2_000;
  private static final int LANES = 3;
  private static final int CHUNK = 512 << 10;
  private static final int LARGEST = (2 << 20) + 300_000;
  private static final String DOWNLOAD = "d";
  private static final Path TARGET = Path.of("/x/a.bin");
  private static final byte[] BYTES = new byte[LARGEST];

  static {
    new Random(1).nextBytes(BYTES);
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /** What the schedules have in common: that they came to the places that matter. */
  private static final class Seen {
    int cuts;
    int kills;
    int startsWithParts;
    int sealedWithoutName;
    int namedAndNotTold;
  }

  private static final class Schedule implements DownloadListener {
    private final String label;
    private final Seen seen;
    private final RandomGenerator random;
    private final PowerCutDisk disk;
    private final DownloadLog log;
    private final PartLayout layout;
    private final Media media;
    private final DownloadSpec spec;
    private final PartSums told = new PartSums();
    private boolean completed;

    Schedule(long seed, Seen seen) {
      this.label = "seed " + seed;
      this.seen = seen;
      this.random = new SplittableRandom(seed);
      this.disk = new PowerCutDisk(random);
      this.log = disk.log();
      this.layout = new PartLayout(1 + random.nextInt(LARGEST));
      this.media = Media.newBuilder().setUniqueFileId("u").setSizeBytes(layout.size()).build();
      this.spec =
          DownloadSpec.newBuilder()
              .setDownload(DOWNLOAD)
              .setTarget(DownloadTarget.newBuilder().setPath(TARGET.toString()))
              .build();
    }

    void run() throws Exception {
      for (int boot = 0; !completed; boot++) {
        assertThat(boot).as(label).isLessThan(100);
        disk.cutAfter(random.nextInt(30));
        try {
          attempt();
          completed = true;
        } catch (PowerCut e) {
          // The point of all this.
        }
        if (random.nextInt(3) == 0) {
          seen.kills++;
          disk.restartProcess();
        } else {
          seen.cuts++;
          disk.restartMachine();
        }
        inspect();
      }
    }

    /** As DownloadJob does it, on one thread. */
    private void attempt() throws Exception {
      Reservations reservations = new Reservations(log, disk, TargetRoots.ANYWHERE);
      Publication publication =
          new Publication(log, disk, TargetRoots.ANYWHERE, CrashPoints.at(""));
      Optional<Entry> before = log.get(DOWNLOAD);
      if (before.isPresent() && before.get().hash().isPresent()) {
        Optional<Entry> finished = publication.finish(spec, before.get());
        assertThat(finished).as(label).isPresent();
        return;
      }
      Entry entry =
          ((Reserved) reservations.begin(spec, Chat.getDefaultInstance(), media, before)).entry();
      boolean there = disk.partialExists(entry.path());
      boolean same = before.isEmpty() || before.get().sameFile(entry);
      Inherited inherited = new Inheritance(log, this).take(spec, entry, layout, there, same);
      if (!inherited.parts().isEmpty()) {
        seen.startsWithParts++;
      }
      BitSet all = new BitSet();
      all.set(0, layout.count());
      try (PartialFile file = reservations.open(spec, entry)) {
        PartTable table = new PartTable(layout, all, inherited.parts(), inherited.gone(), () -> 0);
        receive(table, file);
        Prover prover =
            new Prover(
                DOWNLOAD, table, file, log, new CopyBuffers(), CrashPoints.at(""), this::parts);
        Proof proof = new Proof();
        assertThat(prover.run(proof, inherited.parts())).as(label).isTrue();
        var _ = publication.publish(spec, publication.seal(spec, entry, file, proof.hash()));
      }
    }

    private void receive(PartTable table, PartialFile file) throws Exception {
      Checkpoints checkpoints =
          new Checkpoints(
              DOWNLOAD,
              table,
              file,
              log,
              Pacing.DEFAULT,
              CrashPoints.at(""),
              new Room(disk).reserve(TARGET, 0),
              this::parts);
      Writers lanes = new Writers(table, file);
      disk.meanwhile(lanes::someSteps);
      while (!table.complete()) {
        lanes.step();
        if (random.nextInt(4) == 0) {
          checkpoints.finish();
        }
      }
      disk.meanwhile(() -> {});
    }

    @Override
    public void status(DownloadStatus status) {}

    /** What the supervisor hears is so, now and after whatever comes. */
    @Override
    public void parts(DownloadParts parts) {
      assertThat(parts.getDamagedList()).as(label).isEmpty();
      told.putAll(PartSums.of(parts.getDurableList()));
    }

    private void inspect() {
      Optional<byte[]> named = disk.content(TARGET);
      named.ifPresent(content -> assertThat(whole(content)).as(label).isTrue());
      if (completed) {
        assertThat(named).as(label).isPresent();
      }
      boolean sealed = log.get(DOWNLOAD).flatMap(Entry::hash).isPresent();
      if (!completed && sealed) {
        if (named.isPresent()) {
          seen.namedAndNotTold++;
        } else {
          seen.sealedWithoutName++;
        }
      }
      PartSums noted = log.parts(DOWNLOAD);
      byte[] content =
          named.or(() -> disk.content(PowerCutDisk.partial(TARGET))).orElse(new byte[0]);
      noted.indices().stream()
          .forEach(part -> {
            assertThat(holds(content, part)).as("%s, part %d of %s", label, part, layout).isTrue();
            int at = (int) layout.offset(part);
            assertThat(noted.crc(part)).as(label).isEqualTo(crc(content, at, layout.length(part)));
          });
      BitSet forgotten = told.indices();
      forgotten.andNot(noted.indices());
      assertThat(forgotten.isEmpty()).as(label).isTrue();
    }

    private boolean whole(byte[] content) {
      int size = (int) layout.size();
      return content.length == size && Arrays.equals(content, 0, size, BYTES, 0, size);
    }

    private boolean holds(byte[] content, int part) {
      int from = (int) layout.offset(part);
      int to = from + layout.length(part);
      return content.length >= to && Arrays.equals(content, from, to, BYTES, from, to);
    }

    /** Lanes that write their parts chunk by chunk, one chunk at a time, in a random turn. */
    private final class Writers {
      private final PartTable table;
      private final PartialFile file;
      private final BitSet taken;
      private final int[] written = new int[LANES]; // of the part that the lane is at

      Writers(PartTable table, PartialFile file) {
        this.table = table;
        this.file = file;
        this.taken = table.durable().indices();
      }

      void someSteps() {
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          step();
        }
      }

      void step() {
        int lane = random.nextInt(LANES);
        try {
          Optional<PartSpan> span = table.left(lane);
          if (span.isEmpty() && taken.nextClearBit(0) < layout.count()) {
            span = table.take(lane, 1 + random.nextInt(2));
            span.ifPresent(got -> taken.set(got.first(), got.end()));
          }
          if (span.isPresent()) {
            chunk(lane, span.get().first());
          }
        } catch (IOException | InterruptedException e) {
          throw new AssertionError(label, e);
        }
      }

      private void chunk(int lane, int part) throws IOException {
        int at = (int) layout.offset(part);
        int length = Math.min(CHUNK, layout.length(part) - written[lane]);
        file.write(ByteBuffer.wrap(BYTES, at + written[lane], length), at + written[lane]);
        written[lane] += length;
        if (written[lane] == layout.length(part)) {
          written[lane] = 0;
          table.received(lane, part, crc(BYTES, at, layout.length(part)));
        }
      }
    }
  }

  @Test
  void noPowerCutMakesATrueWordFalse() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Seen seen = new Seen();
    for (int schedule = 0; schedule < SCHEDULES; schedule++) {
      new Schedule(seed + schedule, seen).run();
    }
    assertThat(seen.cuts).as("cuts").isGreaterThan(SCHEDULES);
    assertThat(seen.kills).as("kills").isGreaterThan(SCHEDULES / 2);
    assertThat(seen.startsWithParts).as("starts that go on").isGreaterThan(SCHEDULES / 10);
    assertThat(seen.sealedWithoutName).as("stops before the name").isPositive();
    assertThat(seen.namedAndNotTold).as("stops after the name").isPositive();
  }
}
