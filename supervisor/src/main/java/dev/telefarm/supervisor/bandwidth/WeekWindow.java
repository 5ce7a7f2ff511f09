package dev.telefarm.supervisor.bandwidth;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A time of the week, by the clock on the wall, in which another rate holds.
 *
 * @param days on which it begins
 * @param startMinute of the day, 0 to 1439
 * @param endMinute of the day, 1 to 1440, not in it any more; one that is not after the start is of
 *     the next day
 * @param bytesPerSecond 0 lets nothing be fetched; empty is no limit
 */
public record WeekWindow(
    Set<DayOfWeek> days, int startMinute, int endMinute, OptionalLong bytesPerSecond) {
  static final int DAY = 24 * 60;

  public WeekWindow {
    if (days.isEmpty()
        || startMinute < 0
        || startMinute >= DAY
        || endMinute < 1
        || endMinute > DAY
        || startMinute == endMinute) {
      throw new IllegalArgumentException("no window of the week");
    }
    days = Set.copyOf(EnumSet.copyOf(days));
  }

  boolean covers(ZonedDateTime time) {
    int minute = time.getHour() * 60 + time.getMinute();
    DayOfWeek day = time.getDayOfWeek();
    if (startMinute < endMinute) {
      return days.contains(day) && minute >= startMinute && minute < endMinute;
    }
    return (days.contains(day) && minute >= startMinute)
        || (days.contains(day.minus(1)) && minute < endMinute);
  }
}
