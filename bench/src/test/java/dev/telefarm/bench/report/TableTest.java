package dev.telefarm.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Row HELD =
      Row.measured("two lanes / bare", 1.9, "x", new Target.AtLeast(1.9), List.of());
  private static final Row MISSED =
      Row.measured("extra disk", 300.4, "MiB", new Target.AtMost(256), List.of());
  private static final Row MISSING =
      Row.missing("stripes", "x", new Target.AtLeast(3.7), "no 4 lanes within 30 s");

  @Test
  void alignsItsColumnsAndSaysHowManyRowsHold() {
    assertThat(Table.render(List.of(HELD, MISSED, MISSING)))
        .isEqualTo(
            """
            case              value      target      holds
            two lanes / bare  1.900x     >= 1.9x     yes
            extra disk        300.4 MiB  <= 256 MiB  no
            stripes           -          >= 3.7x     no: no 4 lanes within 30 s
            1 of 3 rows hold\
            """);
  }

  @Test
  void exactlyTheBoundHolds() {
    assertThat(new Target.AtLeast(0.95).holds(0.95)).isTrue();
    assertThat(new Target.AtLeast(0.95).holds(0.9499)).isFalse();
    assertThat(new Target.AtMost(2).holds(2)).isTrue();
    assertThat(new Target.AtMost(2).holds(2.001)).isFalse();
  }

  @Test
  void whatIsNotANumberDoesNotHold() {
    assertThat(new Target.AtLeast(0).holds(Double.NaN)).isFalse();
    assertThat(new Target.AtMost(0).holds(Double.NaN)).isFalse();
    assertThat(MISSING.holds()).isFalse();
  }
}
