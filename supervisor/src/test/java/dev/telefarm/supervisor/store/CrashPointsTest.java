package dev.telefarm.supervisor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.supervisor.store.CrashPoints.Point;
import dev.telefarm.supervisor.store.CrashPoints.Side;
import org.junit.jupiter.api.Test;

final class CrashPointsTest {
  @Test
  void eachStepHasAPointOnEitherSide() {
    assertThat(CrashPoints.all())
        .extracting(Point::label)
        .doesNotHaveDuplicates()
        .hasSize(2 * DurableStep.values().length)
        .contains("before-download-created", "after-manifest-listed");
  }

  @Test
  void labelArmsItsPointOnly() {
    for (Point point : CrashPoints.all()) {
      CrashPoints armed = CrashPoints.at(point.label());
      assertThat(CrashPoints.all()).filteredOn(armed::armed).containsExactly(point);
    }
  }

  @Test
  void nothingIsArmedWithoutALabel() {
    assertThat(CrashPoints.all()).noneMatch(CrashPoints.at("")::armed);
  }

  @Test
  void unarmedPointsAndChangesOfNoStepArePassed() {
    CrashPoints armed = CrashPoints.at("before-account-created");

    armed.pass(Side.BEFORE, new Changes());
    armed.pass(Side.AFTER, new Changes().step(DurableStep.ACCOUNT_CREATED));
    armed.pass(Side.BEFORE, new Changes().step(DurableStep.DOWNLOAD_CREATED));

    assertThat(armed.armed(new Point(Side.BEFORE, DurableStep.ACCOUNT_CREATED))).isTrue();
  }

  @Test
  void unknownLabelIsRefused() {
    assertThatThrownBy(() -> CrashPoints.at("before-lunch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no crash point is named before-lunch");
  }
}
