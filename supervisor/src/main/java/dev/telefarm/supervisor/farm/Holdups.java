package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.schedule.OwnSchedules;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps downloads back that is no account's doing: the farm comes to rest, a window of the
 * farm's bandwidth, a download's own schedule. Belongs to the control loop.
 */
final class Holdups {
  private final DownloadBook book;
  private final Assignments assignments;
  private final Bandwidth bandwidth;
  private final FarmRest rest;
  private final OwnSchedules schedules;

  /** How many were to be told by this plan that they wait. */
  private int told;

  Holdups(
      DownloadBook book,
      Assignments assignments,
      Bandwidth bandwidth,
      FarmRest rest,
      OwnSchedules schedules) {
    this.book = book;
    this.assignments = assignments;
    this.bandwidth = bandwidth;
    this.rest = rest;
    this.schedules = schedules;
  }

  /** Takes what may not go on from its accounts; what is being proven stays. */
  void take(Instant now) {
    rest.advance(now, book.assigned().isEmpty());
    if (bandwidth.closed(now).isPresent()) {
      book.assigned().stream().filter(DownloadEntry::fetches).forEach(assignments::release);
    }
    told = 0;
    // The thousands of a batch have one schedule.
    Map<DownloadSchedule, Optional<AccountHold>> holds = new HashMap<>();
    for (DownloadEntry entry : book.scheduled()) {
      Optional<AccountHold> hold =
          holds.computeIfAbsent(
              entry.download.getSchedule(), schedule -> schedules.hold(schedule, now));
      if (hold.isPresent() && entry.fetches()) {
        assignments.release(entry);
      }
      book.hold(entry, hold.isPresent());
      if (hold.isPresent() && !entry.assigned() && !entry.paused()) {
        tell(entry, Scheduler.wait(hold.get()));
      }
    }
  }

  /** As many as one plan may. */
  private void tell(DownloadEntry entry, DownloadWait wait) {
    Download.State waiting = Download.State.STATE_WAITING;
    if (entry.download.getState() == waiting && entry.download.getWait().equals(wait)) {
      return;
    }
    told++;
    if (told <= DownloadIndex.TOLD_AT_ONCE) {
      book.update(entry, entry.download.toBuilder().setState(waiting).setWait(wait).build());
    }
  }

  /** What keeps every download from being given to an account. */
  Optional<AccountHold> all(Instant now) {
    return rest.hold().or(() -> bandwidth.closed(now));
  }

  /** When to look again. */
  void planNext(Instant now, PlanTrigger planning) {
    bandwidth.nextChange(now).ifPresent(planning::at);
    rest.graceEnd().filter(end -> end.isAfter(now)).ifPresent(planning::at);
    if (told > DownloadIndex.TOLD_AT_ONCE) {
      planning.soon();
    }
    book.scheduled().stream()
        .map(entry -> entry.download.getSchedule())
        .distinct()
        .flatMap(schedule -> schedules.nextChange(schedule, now).stream())
        .forEach(planning::at);
  }
}
