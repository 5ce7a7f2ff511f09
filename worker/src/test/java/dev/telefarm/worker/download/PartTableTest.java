package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PartTableTest {
  private static final int PARTS = 8;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong now = new AtomicLong();
  private final PartTable table =
      new PartTable(
          new PartLayout(PARTS * (long) PartLayout.PART_BYTES),
          all(),
          new PartSums(),
          new BitSet(),
          now::get);

  private static BitSet all() {
    BitSet all = new BitSet();
    all.set(0, PARTS);
    return all;
  }

  private static PartSums sums(int... parts) {
    PartSums sums = new PartSums();
    for (int part : parts) {
      sums.put(part, 100 + part);
    }
    return sums;
  }

  private void receive(int... parts) {
    for (int part : parts) {
      table.received(0, part, 100 + part);
    }
  }

  @Test
  void firstPartIsABatchAndTheNextWaitForMoreOrForTime() throws Exception {
    assertThat(table.take(0, PARTS)).contains(new PartSpan(0, PARTS));
    receive(0);
    assertThat(table.batch(3, SECOND)).isEqualTo(sums(0));
    table.durable(sums(0));
    receive(1, 2, 3);
    assertThat(table.batch(3, SECOND)).isEqualTo(sums(1, 2, 3));
    table.durable(sums(1, 2, 3));
    receive(4);
    now.addAndGet(SECOND);
    assertThat(table.batch(3, SECOND)).isEqualTo(sums(4));
  }

  @Test
  void whatNobodyWillAddToIsWrittenAtOnce() throws Exception {
    table.take(0, PARTS);
    receive(0);
    table.durable(table.batch(99, SECOND));
    receive(1, 2, 3, 4, 5, 6, 7);
    assertThat(table.batch(99, SECOND).size()).isEqualTo(7);
  }

  @Test
  void settlingHurriesTheBatch() throws Exception {
    table.take(0, PARTS);
    receive(0);
    table.durable(table.batch(99, SECOND));
    receive(1, 2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var settled = CompletableFuture.supplyAsync(() -> settle(new PartSpan(0, 3)), threads);
      PartSums batch = table.batch(99, SECOND);
      assertThat(batch).isEqualTo(sums(1, 2));
      assertThat(settled).isNotDone();
      table.durable(batch);
      assertThat(settled.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private boolean settle(PartSpan span) {
    try {
      return table.settle(span);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void damagedPartIsFetchedAgainWhateverOthersSay() throws Exception {
    table.take(0, PARTS);
    table.known(sums(0, 1, 2, 3, 4, 5, 6, 7));
    table.giveBack(0);
    assertThat(table.complete()).isTrue();
    table.damaged(5);
    table.known(sums(5));
    assertThat(table.complete()).isFalse();
    assertThat(table.distrusted(new PartSpan(0, PARTS))).isTrue();
    BitSet missing = new BitSet();
    missing.set(5);
    table.want(missing);
    assertThat(table.take(1, PARTS)).contains(new PartSpan(5, 6));
    table.received(1, 5, 105);
    table.durable(table.batch(1, SECOND));
    assertThat(table.complete()).isTrue();
    assertThat(table.durableBytes()).isEqualTo(table.layout().size());
  }

  @Test
  void whoeverWaitsIsToldTheEnd() throws Exception {
    table.take(0, PARTS);
    receive(0, 1, 2, 3, 4, 5); // what is left is too little to share
    table.durable(table.batch(1, SECOND));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lane = threads.submit(() -> table.take(1, 1).isPresent());
      var prover = threads.submit(() -> table.awaitDurable(6));
      var writer = threads.submit(() -> table.batch(1, SECOND));
      table.close();
      assertThat(prover.get(10, TimeUnit.SECONDS)).isEmpty();
      assertThat(writer.get(10, TimeUnit.SECONDS).isEmpty()).isTrue();
      assertThat(lane.get(10, TimeUnit.SECONDS)).isFalse();
      assertThat(table.left(0)).isEmpty();
    }
  }
}
