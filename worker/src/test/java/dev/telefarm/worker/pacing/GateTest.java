package dev.telefarm.worker.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final ManualTime time = new ManualTime();
  private final Gate gate = new Gate();

  private boolean close(Duration wait) {
    return gate.close(time.getAsLong(), wait);
  }

  private Duration left() {
    return gate.left(time.getAsLong());
  }

  @Test
  void isClosedUntilTheMomentAndNotLonger() {
    assertThat(left()).isZero();
    assertThat(close(WAIT)).isTrue();
    time.pass(WAIT.minusNanos(1));
    assertThat(left()).isEqualTo(Duration.ofNanos(1));
    time.pass(Duration.ofNanos(1));
    assertThat(left()).isZero();
    time.pass(Duration.ofDays(1));
    assertThat(left()).isZero();
  }

  @Test
  void repeatedAnswersAreOneWait() {
    assertThat(close(WAIT)).isTrue();
    time.pass(Duration.ofMillis(400));
    assertThat(close(WAIT)).isFalse();
    assertThat(left()).as("the later end counts all the same").isEqualTo(WAIT);
  }

  @Test
  void shorterWaitDoesNotShortenAndLongerOneIsNew() {
    assertThat(close(WAIT)).isTrue();
    assertThat(close(Duration.ofSeconds(3))).isFalse();
    assertThat(left()).isEqualTo(WAIT);
    assertThat(close(Duration.ofMinutes(5))).isTrue();
    assertThat(left()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void waitAfterAWaitIsNew() {
    assertThat(close(WAIT)).isTrue();
    time.pass(WAIT);
    assertThat(close(WAIT)).isTrue();
  }
}
