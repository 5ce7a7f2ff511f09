package dev.telefarm.supervisor.schedule;

import static dev.telefarm.supervisor.schedule.Pending.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BatchesTest {
  private final Batches batches = new Batches();

  @Test
  void whatGoesIntoOneFolderInOneBurstIsABatch() {
    assertThat(batches.add("1", "/films/", NOW)).isEqualTo("1");
    assertThat(batches.add("2", "/films/reel.bin", NOW.plusSeconds(20))).isEqualTo("1");
    assertThat(batches.add("3", "/films/more/", NOW.plusSeconds(21))).isEqualTo("3");
    // Each gap counts, not the whole length.
    assertThat(batches.add("4", "/films/", NOW.plusSeconds(50))).isEqualTo("1");
  }

  @Test
  void laterRequestForTheSameFolderIsABatchOfItsOwn() {
    batches.add("1", "/films/", NOW);

    assertThat(batches.add("2", "/films/", NOW.plus(Batches.GAP).plusMillis(1))).isEqualTo("2");
    assertThat(batches.add("3", "/films/", NOW.plus(Batches.GAP).plusMillis(2))).isEqualTo("2");
  }
}
