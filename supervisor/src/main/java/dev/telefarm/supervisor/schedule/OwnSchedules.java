package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.bandwidth.BandwidthSchedule;
import dev.telefarm.supervisor.bandwidth.WeekWindowParser;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When downloads may be fetched by their own schedules. Not thread-safe: it remembers what it has
 * read, as thousands may have the same.
 */
public final class OwnSchedules {
  private static final int REMEMBERED = 1000;

  private final ZoneId zone;
  private final Map<List<String>, BandwidthSchedule> read = new HashMap<>();

  /**
   * @param zone whose clock on the wall the windows mean
   */
  public OwnSchedules(ZoneId zone) {
    this.zone = zone;
  }

  /** What keeps a download back now. */
  public Optional<AccountHold> hold(DownloadSchedule schedule, Instant now) {
    Instant first = notBefore(schedule, now);
    boolean open = open(schedule, first);
    if (open && first.equals(now)) {
      return Optional.empty();
    }
    Optional<Instant> until = open ? Optional.of(first) : hours(schedule).nextChange(first);
    return Optional.of(
        new AccountHold(DownloadWait.Cause.CAUSE_SCHEDULE, until, "its own schedule lets it wait"));
  }

  /** When {@link #hold} answers something else; empty if never. */
  public Optional<Instant> nextChange(DownloadSchedule schedule, Instant now) {
    Optional<AccountHold> hold = hold(schedule, now);
    if (hold.isPresent()) {
      return hold.get().until();
    }
    return schedule.getWindowsCount() == 0 ? Optional.empty() : hours(schedule).nextChange(now);
  }

  private static Instant notBefore(DownloadSchedule schedule, Instant now) {
    if (!schedule.hasNotBeforeTime()) {
      return now;
    }
    var time = schedule.getNotBeforeTime();
    Instant notBefore = Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    return notBefore.isAfter(now) ? notBefore : now;
  }

  private boolean open(DownloadSchedule schedule, Instant at) {
    return schedule.getWindowsCount() == 0 || hours(schedule).at(at).isEmpty();
  }

  private BandwidthSchedule hours(DownloadSchedule schedule) {
    if (read.size() >= REMEMBERED) {
      read.clear();
    }
    return read.computeIfAbsent(List.copyOf(schedule.getWindowsList()), this::read);
  }

  /** No limit in the windows, nothing outside. */
  private BandwidthSchedule read(List<String> windows) {
    return new BandwidthSchedule(
        OptionalLong.of(0),
        windows.stream()
            .map(window -> WeekWindowParser.parse(window, OptionalLong.empty()))
            .toList(),
        zone);
  }
}
