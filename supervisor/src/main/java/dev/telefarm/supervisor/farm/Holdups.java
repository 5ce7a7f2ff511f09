package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.schedule.OwnSchedules;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.time.Instant;
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
    for (DownloadEntry entry : book.scheduled()) {
      Optional<AccountHold> hold = schedules.hold(entry.download.getSchedule(), now);
      if (hold.isPresent() && entry.fetches()) {
        assignments.release(entry);
      }
      book.hold(entry, hold.isPresent());
      if (hold.isPresent() && !entry.assigned() && !entry.paused()) {
        var wait = Scheduler.wait(hold.get());
        book.update(
            entry,
            entry.download.toBuilder()
                .setState(Download.State.STATE_WAITING)
                .setWait(wait)
                .build());
      }
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
    for (DownloadEntry entry : book.scheduled()) {
      schedules.nextChange(entry.download.getSchedule(), now).ifPresent(planning::at);
    }
  }
}
