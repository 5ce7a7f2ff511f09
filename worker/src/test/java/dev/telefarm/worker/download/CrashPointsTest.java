package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.worker.download.CrashPoints.Point;
import org.junit.jupiter.api.Test;

class CrashPointsTest {
  @Test
  void inertUnlessNamed() throws Exception {
    CrashPoints none = CrashPoints.at("");
    for (Point point : Point.values()) {
      none.pass(point); // this process is still here
      assertThat(none.armed(point)).isFalse();
      assertThat(CrashPoints.at(point.label()).armed(point)).isTrue();
    }
    CrashPoints.at("half-noted").pass(Point.SEALED);
  }

  @Test
  void unknownPointIsRefused() {
    assertThatThrownBy(() -> CrashPoints.at("nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }
}
