package dev.telefarm.worker.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DataCentresTest {
  private static final int DC = 2;

  private final ManualTime time = new ManualTime();
  private final DataCentres centres = new DataCentres(new SteadyClock(time.instant(), time));

  private void fail(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.pass(Duration.ofSeconds(1));
      centres.failed(DC);
    }
  }

  @Test
  void oneBadMomentIsNothing() {
    for (int i = 0; i < 100; i++) {
      centres.failed(DC);
    }
    fail(3);
    assertThat(centres.failing()).isEmpty();
    assertThat(centres.ask(DC)).isZero();
  }

  @Test
  void oneThatOnlyFailsIsLeftAloneAndOthersAreNot() {
    fail(DataCentres.WINDOW);
    assertThat(centres.failing()).containsExactly(DC);
    assertThat(centres.ask(DC)).isPositive();
    assertThat(centres.ask(1)).isZero();
    assertThat(centres.ask(0)).as("not known").isZero();
  }

  @Test
  void oneFetchTriesItAndAByteClosesTheBreaker() {
    fail(DataCentres.WINDOW);
    time.pass(DataCentres.FIRST_PAUSE.plusSeconds(1));
    assertThat(centres.ask(DC)).as("the one that tries").isZero();
    assertThat(centres.ask(DC)).as("nobody else").isPositive();
    centres.succeeded(DC);
    assertThat(centres.failing()).isEmpty();
    assertThat(centres.ask(DC)).isZero();
  }

  @Test
  void pausesGrowWhileTheTriesFail() {
    fail(DataCentres.WINDOW);
    time.pass(DataCentres.FIRST_PAUSE.plusSeconds(1));
    assertThat(centres.ask(DC)).isZero();
    centres.failed(DC);
    time.pass(DataCentres.FIRST_PAUSE.plusSeconds(1));
    assertThat(centres.ask(DC)).isPositive();
    time.pass(DataCentres.FIRST_PAUSE);
    assertThat(centres.ask(DC)).isZero();
  }

  @Test
  void tryThatProvesNothingLeavesTheNextOne() {
    fail(DataCentres.WINDOW);
    time.pass(DataCentres.FIRST_PAUSE.plusSeconds(1));
    assertThat(centres.ask(DC)).isZero();
    centres.release(DC);
    assertThat(centres.ask(DC)).isZero();
  }

  @Test
  void bytesInBetweenKeepItOpen() {
    for (int i = 0; i < 5 * DataCentres.WINDOW; i++) {
      fail(1);
      centres.succeeded(DC);
    }
    assertThat(centres.failing()).isEmpty();
  }

  @Test
  void settingTheClockChangesNothing() {
    fail(DataCentres.WINDOW);
    time.setWallClock(time.instant().plus(Duration.ofDays(400)));
    assertThat(centres.ask(DC)).isPositive();
    time.setWallClock(time.instant().minus(Duration.ofDays(800)));
    time.pass(DataCentres.FIRST_PAUSE.plusSeconds(1));
    assertThat(centres.ask(DC)).isZero();
  }
}
