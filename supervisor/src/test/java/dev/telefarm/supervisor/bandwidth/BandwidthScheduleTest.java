package dev.telefarm.supervisor.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BandwidthScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
  private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
  private static final OptionalLong USUAL = OptionalLong.of(10);

  @Test
  void windowReplacesTheUsualRateOnItsDaysByTheClockOnTheWall() {
    var schedule = schedule(window(WEEK, 8, 18, 2));

    // 2026-11-23 is a Monday.
    assertThat(schedule.at(at("2026-11-23T07:59:59"))).isEqualTo(USUAL);
    assertThat(schedule.at(at("2026-11-23T08:00:00"))).hasValue(2);
    assertThat(schedule.at(at("2026-11-23T17:59:59"))).hasValue(2);
    assertThat(schedule.at(at("2026-11-23T18:00:00"))).isEqualTo(USUAL);
    assertThat(schedule.at(at("2026-11-28T12:00:00"))).isEqualTo(USUAL);
  }

  @Test
  void windowOverMidnightBelongsToTheDayOnWhichItBegins() {
    var schedule = schedule(window(Set.of(DayOfWeek.FRIDAY), 22, 6, 0));

    assertThat(schedule.at(at("2026-11-27T21:59:00"))).isEqualTo(USUAL);
    assertThat(schedule.at(at("2026-11-27T22:00:00"))).hasValue(0);
    assertThat(schedule.at(at("2026-11-28T05:59:00"))).hasValue(0);
    assertThat(schedule.at(at("2026-11-28T06:00:00"))).isEqualTo(USUAL);
    assertThat(schedule.at(at("2026-11-27T05:00:00"))).isEqualTo(USUAL);
  }

  @Test
  void lowestOfSeveralWindowsHoldsAndUnlimitedIsTheHighest() {
    var unlimited = new WeekWindow(DAILY, 0, 1440, OptionalLong.empty());
    assertThat(schedule(unlimited).at(at("2026-11-23T12:00:00"))).isEmpty();
    assertThat(schedule(unlimited, window(DAILY, 8, 18, 5)).at(at("2026-11-23T12:00:00")))
        .hasValue(5);
  }

  @Test
  void nextChangeIsWhenAnotherRateHolds() {
    // The second window goes on with the same rate.
    var schedule = schedule(window(WEEK, 8, 12, 2), window(WEEK, 12, 18, 2));

    assertThat(schedule.nextChange(at("2026-11-23T09:00:00"))).contains(at("2026-11-23T18:00:00"));
    assertThat(schedule.nextChange(at("2026-11-27T18:00:00"))).contains(at("2026-11-30T08:00:00"));
    assertThat(schedule().nextChange(at("2026-11-23T09:00:00"))).isEmpty();
    assertThat(schedule(window(DAILY, 0, 24, 3)).nextChange(at("2026-11-23T09:00:00"))).isEmpty();
  }

  @Test
  void changesOfTheClockAreFollowed() {
    var schedule = schedule(window(DAILY, 1, 5, 0));

    // On 2026-03-29 the hour from 2 to 3 is left out, on 2026-10-25 it comes twice.
    assertThat(schedule.nextChange(at("2026-03-29T01:30:00")))
        .contains(Instant.parse("2026-03-29T03:00:00Z"));
    assertThat(schedule.nextChange(Instant.parse("2026-10-25T00:30:00Z")))
        .contains(Instant.parse("2026-10-25T04:00:00Z"));
  }

  private static BandwidthSchedule schedule(WeekWindow... windows) {
    return new BandwidthSchedule(USUAL, List.of(windows), BERLIN);
  }

  private static WeekWindow window(Set<DayOfWeek> days, int from, int to, long rate) {
    return new WeekWindow(days, from * 60, to * 60, OptionalLong.of(rate));
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
  }
}
