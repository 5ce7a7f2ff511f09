package dev.telefarm.supervisor.bandwidth;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code mon-fri 08:00-18:00}, {@code sat,sun 22:00-06:00}, {@code daily 00:00-24:00}. */
public final class WeekWindowParser {
  private static final Pattern WINDOW =
      Pattern.compile("(\\S+) +(\\d{1,2}):(\\d{2})-(\\d{1,2}):(\\d{2})");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final int DAY_MINUTES = 24 * 60;

  private WeekWindowParser() {}

  /**
   * A window with its rate.
   *
   * @throws IllegalArgumentException saying, to follow the text, what one is like
   */
  public static WeekWindow parse(String text, OptionalLong bytesPerSecond) {
    Matcher matcher = WINDOW.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong();
    }
    int start = minute(matcher.group(2), matcher.group(3));
    int end = minute(matcher.group(4), matcher.group(5));
    if (start == DAY_MINUTES || start == end) {
      throw wrong();
    }
    return new WeekWindow(
        days(matcher.group(1)), start, end == 0 ? DAY_MINUTES : end, bytesPerSecond);
  }

  private static int minute(String hours, String minutes) {
    int minute = Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
    if (Integer.parseInt(minutes) > 59 || minute > DAY_MINUTES) {
      throw wrong();
    }
    return minute;
  }

  private static Set<DayOfWeek> days(String list) {
    if (list.equals("daily")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : list.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2) {
        throw wrong();
      }
      DayOfWeek last = day(ends[ends.length - 1]);
      DayOfWeek day = day(ends[0]);
      days.add(day);
      // From Friday to Monday is over the end of the week.
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String name) {
    int index = DAYS.indexOf(name);
    if (index < 0) {
      throw wrong();
    }
    return DayOfWeek.of(index + 1);
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "must be days and times such as \"mon-fri 08:00-18:00\", \"sat,sun 22:00-06:00\" or \"daily 00:00-24:00\"");
  }
}
