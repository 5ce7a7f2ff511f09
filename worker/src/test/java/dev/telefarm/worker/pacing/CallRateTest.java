package dev.telefarm.worker.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallRateTest {
  private final ManualTime time = new ManualTime();
  private final CallRate rate = new CallRate(time);

  /** Calls that can be made within {@code during}, by somebody who waits as told. */
  private int calls(Duration during) {
    long end = time.getAsLong() + during.toNanos();
    int calls = 0;
    while (time.getAsLong() - end < 0) {
      time.pass(rate.reserve());
      time.pass(Duration.ofNanos(1000));
      calls++;
    }
    return calls;
  }

  @Test
  void isNotFeltBeforeAComplaint() {
    for (int i = 0; i < CallRate.MOST; i++) {
      assertThat(rate.reserve()).isZero();
    }
    assertThat(rate.lowered()).isFalse();
  }

  @Test
  void defectThatCallsForEverIsBounded() {
    assertThat(calls(Duration.ofSeconds(10))).isLessThanOrEqualTo(11 * CallRate.MOST);
  }

  @Test
  void complaintHalvesWhatWasReallyCalled() {
    for (int i = 0; i < 60; i++) {
      time.pass(Duration.ofMillis(100).plus(rate.reserve()));
    }
    rate.lower();
    assertThat(rate.lowered()).isTrue();
    assertThat(rate.perSecond()).isEqualTo(3);
    assertThat(calls(Duration.ofSeconds(9))).isBetween(26, 32);
  }

  @Test
  void comesBackStepByStep() {
    for (int i = 0; i < 60; i++) {
      time.pass(Duration.ofMillis(100).plus(rate.reserve()));
    }
    rate.lower();
    double before = rate.perSecond();
    time.pass(Duration.ofSeconds(10));
    assertThat(rate.perSecond()).isGreaterThan(before).isLessThan(6);
    time.pass(Duration.ofSeconds(60));
    assertThat(rate.lowered()).isFalse();
    assertThat(rate.perSecond()).isEqualTo(CallRate.MOST);
  }

  @Test
  void somethingIsAlwaysAllowed() {
    for (int i = 0; i < 10; i++) {
      rate.lower();
    }
    time.pass(rate.reserve());
    assertThat(rate.reserve()).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }
}
