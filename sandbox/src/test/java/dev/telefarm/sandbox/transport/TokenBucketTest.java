package dev.telefarm.sandbox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void rateHoldsOverManyTakes() {
    var bucket = new TokenBucket(1_000_000);
    var now = -5 * SECOND; // nanoTime may be negative.
    for (var piece = 0; piece < 1000; piece++) {
      now += bucket.take(10_000, now);
    }
    assertThat(now).isEqualTo(5 * SECOND);
  }

  @Test
  void idleTimeIsNotSavedUp() {
    var bucket = new TokenBucket(1_000_000);
    bucket.take(1, 0);
    assertThat(bucket.take(1_000_000, 3600 * SECOND)).isBetween(SECOND - 5_000_000, SECOND);
  }

  @Test
  void usersOfOneBucketShareItsRate() {
    var bucket = new TokenBucket(1_000_000);
    assertThat(bucket.take(500_000, 0)).isEqualTo(SECOND / 2);
    assertThat(bucket.take(500_000, 0)).isEqualTo(SECOND);
  }

  @Test
  void rateOfNothingIsRefused() {
    assertThatThrownBy(() -> new TokenBucket(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
