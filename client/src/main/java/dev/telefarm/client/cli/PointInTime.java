package dev.telefarm.client.cli;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as a person writes it: ISO 8601, with an offset or without one, or a day, its beginning.
 */
record PointInTime(TemporalAccessor written) {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm[:ss][XXX]]")
          .withResolverStyle(ResolverStyle.STRICT);

  static PointInTime parse(String text) {
    return new PointInTime(
        FORM.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
  }

  /**
   * @param zone of what has no offset
   */
  Instant in(ZoneId zone) {
    if (written instanceof OffsetDateTime time) {
      return time.toInstant();
    } else if (written instanceof LocalDateTime time) {
      return time.atZone(zone).toInstant();
    }
    return LocalDate.from(written).atStartOfDay(zone).toInstant();
  }

  Timestamp timestampIn(ZoneId zone) {
    Instant instant = in(zone);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** For options. */
  static final class Converter implements ITypeConverter<PointInTime> {
    @Override
    public PointInTime convert(String text) {
      try {
        return parse(text);
      } catch (DateTimeException _) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 2026-01-31 or 2026-01-31T08:00:00Z");
      }
    }
  }
}
