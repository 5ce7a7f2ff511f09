package dev.telefarm.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static Measurement seconds(int seconds) {
    return new Measurement(1_000, 10, seconds * 1_000_000_000L);
  }

  @Test
  void medianIsOfTheRunsNotOfTheirOrder() {
    List<Measurement> runs = List.of(seconds(1), seconds(10), seconds(4));
    assertThat(Measurement.median(runs, Measurement::bytesPerSecond)).isEqualTo(250);
    assertThat(Measurement.median(runs, Measurement::filesPerSecond)).isEqualTo(2.5);
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddle() {
    assertThat(Measurement.median(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3.0);
  }

  @Test
  void noRunsHaveNoMedian() {
    assertThatThrownBy(() -> Measurement.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRunWithoutBytesOrTimeIsRefused() {
    assertThatThrownBy(() -> new Measurement(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Measurement(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
