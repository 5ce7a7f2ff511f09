package dev.telefarm.client.cli;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Bytes as a person writes them, decimal units or binary ones: {@code 20GB}, {@code 1.5GiB}, {@code
 * 2MB/s}.
 */
final class ByteAmounts {
  private static final Pattern AMOUNT =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?(B|[kK]B|KiB|MB|MiB|GB|GiB|TB|TiB)");

  private ByteAmounts() {}

  private static long parse(String text, String wanted) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is not " + wanted);
    }
    long unit =
        switch (matcher.group(2)) {
          case "B" -> 1;
          case "KiB" -> 1L << 10;
          case "MB" -> 1_000_000;
          case "MiB" -> 1L << 20;
          case "GB" -> 1_000_000_000;
          case "GiB" -> 1L << 30;
          case "TB" -> 1_000_000_000_000L;
          case "TiB" -> 1L << 40;
          default -> 1000;
        };
    return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
  }

  /** {@code 2MB/s}, or {@code none}, which is 0. */
  static final class Rate implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (text.equals("none")) {
        return 0L;
      }
      String wanted = "a rate such as 2MB/s, or none";
      if (!text.endsWith("/s")) {
        throw new TypeConversionException("'" + text + "' is not " + wanted);
      }
      return parse(text.substring(0, text.length() - 2), wanted);
    }
  }

  /** {@code 20GB}, or {@code none}, which is 0. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return text.equals("none") ? 0L : parse(text, "a size such as 20GB, or none");
    }
  }
}
