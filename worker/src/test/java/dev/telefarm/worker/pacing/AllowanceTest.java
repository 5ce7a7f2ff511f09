package dev.telefarm.worker.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private final ManualTime time = new ManualTime();
  private final Allowance allowance = new Allowance();

  private int limit() {
    return allowance.limit(time.getAsLong());
  }

  private void lower(int atWork) {
    allowance.lower(atWork, time.getAsLong());
  }

  @Test
  void nothingIsLimitedBeforeTheFirstComplaint() {
    time.pass(Duration.ofDays(1));
    assertThat(limit()).isEqualTo(Allowance.NO_LIMIT);
  }

  @Test
  void eachComplaintHalvesAndOneIsAlwaysLeft() {
    lower(12);
    assertThat(limit()).isEqualTo(6);
    lower(6);
    assertThat(limit()).isEqualTo(3);
    lower(3);
    lower(1);
    lower(0);
    assertThat(limit()).isEqualTo(1);
  }

  @Test
  void eachQuietStepGivesOneBackUntilAllAreThereAgain() {
    lower(6);
    assertThat(limit()).isEqualTo(3);
    time.pass(Allowance.STEP.minusNanos(1));
    assertThat(limit()).isEqualTo(3);
    time.pass(Duration.ofNanos(1));
    assertThat(limit()).isEqualTo(4);
    assertThat(allowance.untilGrowth(time.getAsLong())).isEqualTo(Allowance.STEP);
    time.pass(Allowance.STEP);
    assertThat(limit()).isEqualTo(5);
    time.pass(Allowance.STEP);
    assertThat(limit()).isEqualTo(Allowance.NO_LIMIT);
  }

  @Test
  void complaintDuringRecoveryKeepsWhereItLeadsTo() {
    lower(8); // 4
    time.pass(Allowance.STEP); // 5
    lower(5); // 2
    assertThat(limit()).isEqualTo(2);
    time.pass(Allowance.STEP.multipliedBy(5));
    assertThat(limit()).isEqualTo(7);
    time.pass(Allowance.STEP);
    assertThat(limit()).isEqualTo(Allowance.NO_LIMIT);
  }
}
