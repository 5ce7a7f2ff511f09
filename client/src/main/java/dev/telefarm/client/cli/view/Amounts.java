package dev.telefarm.client.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Sizes, rates and times as a person reads them. Binary units, one decimal below 100, independent
 * of the locale.
 */
public final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  private Amounts() {}

  /** {@code 0 B}, {@code 1023 B}, {@code 1.0 KiB}, {@code 12.5 MiB}, {@code 256 MiB}. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return Math.max(0, bytes) + " B";
    }
    double value = bytes;
    int unit = 0;
    // 1023.5 would be shown as 1024 of a unit: the next one reads better.
    while (value >= 1023.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, value < 99.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
  }

  /** {@code 8.1 MiB/s}; empty for 0, where a figure would only look busy. */
  public static String rate(long bytesPerSecond) {
    return bytesPerSecond <= 0 ? "" : bytes(bytesPerSecond) + "/s";
  }

  /**
   * {@code 0:07}, {@code 12:34}, {@code 2 h 05 min}, {@code 3 d 04 h}. Rounded up: a wait is not
   * over before it is.
   */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.plusNanos(999_999_999).toSeconds());
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
    long minutes = (seconds + 59) / 60;
    if (minutes < 24 * 60) {
      return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }
    long hours = (minutes + 59) / 60;
    return String.format(Locale.ROOT, "%d d %02d h", hours / 24, hours % 24);
  }

  /** Whole percent, rounded down: 100 % is said only of what is complete. */
  public static String percent(long part, long whole) {
    return (whole <= 0 ? 0 : Math.clamp((long) (part * 100.0 / whole), 0, 100)) + "%";
  }

  /** {@code 2026-11-22 21:05} in the zone. */
  public static String time(Instant instant, ZoneId zone) {
    return DAY_AND_TIME.format(instant.atZone(zone));
  }
}
