package dev.telefarm.supervisor.config;

import dev.telefarm.supervisor.bandwidth.BandwidthSchedule;
import dev.telefarm.supervisor.bandwidth.WeekWindow;
import dev.telefarm.supervisor.bandwidth.WeekWindowParser;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How fast the farm may fetch, all accounts together.
 *
 * @param bytesPerSecond usually, at least 65,536; empty is no limit
 * @param windows times of the week at which another rate holds; the lowest of several
 * @param timeZone of the windows; empty is the system's
 */
public record BandwidthConfig(
    OptionalLong bytesPerSecond, List<WeekWindow> windows, Optional<ZoneId> timeZone) {
  private static final long LEAST = 64 << 10;
  private static final int MOST_WINDOWS = 100;
  private static final String TABLE = "[bandwidth.windows]";

  public BandwidthConfig {
    windows = List.copyOf(windows);
    bytesPerSecond.ifPresent(rate -> requireUsable(rate, "[bandwidth] bytes_per_second"));
    if (windows.size() > MOST_WINDOWS) {
      throw new ConfigException(TABLE + " may have at most " + MOST_WINDOWS + " windows");
    }
  }

  static BandwidthConfig read(Table table) {
    OptionalLong usual =
        table.rate("bytes_per_second").map(OptionalLong::of).orElse(OptionalLong.empty());
    List<WeekWindow> windows = new ArrayList<>();
    for (Map.Entry<String, String> window : table.textsByName("windows").entrySet()) {
      windows.add(window(window.getKey(), rate(window)));
    }
    return new BandwidthConfig(
        usual, windows, table.text("time_zone").map(BandwidthConfig::timeZone));
  }

  private static WeekWindow window(String text, OptionalLong rate) {
    try {
      return WeekWindowParser.parse(text, rate);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          TABLE + " \"" + text.replaceAll("\\p{Cntrl}", " ") + "\" " + e.getMessage());
    }
  }

  private static OptionalLong rate(Map.Entry<String, String> window) {
    String key = TABLE + " \"" + window.getKey() + "\"";
    String text = window.getValue();
    if (text.equals("unlimited")) {
      return OptionalLong.empty();
    }
    long rate =
        text.equals("0")
            ? 0
            : ByteRate.parse(text)
                .orElseThrow(() ->
                    new ConfigException(
                        key + " must be a rate such as \"2MB/s\", or \"0\", or \"unlimited\""));
    if (rate > 0) {
      requireUsable(rate, key);
    }
    return OptionalLong.of(rate);
  }

  private static void requireUsable(long rate, String key) {
    if (rate < LEAST) {
      throw new ConfigException(key + " must be at least 64KiB/s");
    }
  }

  private static ZoneId timeZone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new ConfigException(
          "[bandwidth] time_zone must be a name such as \"Europe/Berlin\" or \"UTC\"");
    }
  }

  /**
   * The rates by time.
   *
   * @param system the time zone that holds if none is configured
   */
  public BandwidthSchedule schedule(ZoneId system) {
    return new BandwidthSchedule(bytesPerSecond, windows, timeZone.orElse(system));
  }
}
