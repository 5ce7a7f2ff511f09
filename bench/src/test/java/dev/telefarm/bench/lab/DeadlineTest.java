package dev.telefarm.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
  private final Deadline deadline = new Deadline(Duration.ofNanos(10), now::get);

  @Test
  void waitsAreBoundedByWhatRemains() {
    now.addAndGet(4);
    assertThat(deadline.atMost(Duration.ofNanos(20))).isEqualTo(Duration.ofNanos(6));
    assertThat(deadline.atMost(Duration.ofNanos(2))).isEqualTo(Duration.ofNanos(2));
  }

  @Test
  void nothingRemainsAfterIt() {
    now.addAndGet(11);
    assertThat(deadline.remaining()).isZero();
  }
}
