package dev.telefarm.supervisor.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes a second as a person writes them: {@code 2MB/s}, {@code 1.5MiB/s}, {@code 800kB/s}. */
final class ByteRate {
  private static final Pattern RATE =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?(B|[kK]B|KiB|MB|MiB|GB|GiB)/s");

  private ByteRate() {}

  /** Empty if it is none. */
  static Optional<Long> parse(String text) {
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "B" -> 1;
          case "KiB" -> 1L << 10;
          case "MB" -> 1_000_000;
          case "MiB" -> 1L << 20;
          case "GB" -> 1_000_000_000;
          case "GiB" -> 1L << 30;
          default -> 1000;
        };
    return Optional.of(
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
  }
}
