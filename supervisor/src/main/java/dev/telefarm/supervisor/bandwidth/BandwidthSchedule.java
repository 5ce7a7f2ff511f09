package dev.telefarm.supervisor.bandwidth;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The farm's rate at each time of the week. In a window its rate holds instead of the usual one; in
 * several at once the lowest.
 *
 * @param bytesPerSecond outside of the windows; empty is no limit
 * @param zone whose clock on the wall the windows mean
 */
public record BandwidthSchedule(
    OptionalLong bytesPerSecond, List<WeekWindow> windows, ZoneId zone) {
  /** The rates of a week come again, so a change is within one, but for a change of the clock. */
  private static final int DAYS_AHEAD = 8;

  public BandwidthSchedule {
    windows = List.copyOf(windows);
  }

  /** Bytes a second; 0 lets nothing be fetched, empty is no limit. */
  public OptionalLong at(Instant now) {
    List<WeekWindow> open =
        windows.stream().filter(window -> window.covers(now.atZone(zone))).toList();
    return open.isEmpty()
        ? bytesPerSecond
        : open.stream()
            .map(WeekWindow::bytesPerSecond)
            .min(Comparator.comparingLong(rate -> rate.orElse(Long.MAX_VALUE)))
            .orElseThrow();
  }

  /** When another rate will hold; empty if never. */
  public Optional<Instant> nextChange(Instant now) {
    OptionalLong present = at(now);
    LocalDate today = now.atZone(zone).toLocalDate();
    return IntStream.rangeClosed(0, DAYS_AHEAD)
        .mapToObj(today::plusDays)
        .flatMap(this::edges)
        .filter(edge -> edge.isAfter(now))
        .sorted()
        .filter(edge -> !at(edge).equals(present))
        .findFirst();
  }

  private Stream<Instant> edges(LocalDate day) {
    return windows.stream()
        .flatMap(window -> Stream.of(window.startMinute(), window.endMinute() % WeekWindow.DAY))
        .map(minute -> day.atTime(minute / 60, minute % 60).atZone(zone).toInstant());
  }
}
