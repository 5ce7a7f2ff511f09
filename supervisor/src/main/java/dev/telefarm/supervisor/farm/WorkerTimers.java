package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the state machines that time has passed, at the instants that they ask for. Belongs to the
 * control loop.
 */
final class WorkerTimers {
  private static final Logger log = LoggerFactory.getLogger(WorkerTimers.class);

  /** A deadline noticed so late means that this process itself stood still, not the worker. */
  private static final Duration OWN_STALL = Duration.ofSeconds(1);

  private final ControlLoop loop;
  private final InstantSource clock;
  private final BiConsumer<AccountEntry, WorkerEvent> events;

  WorkerTimers(
      ControlLoop loop, InstantSource clock, BiConsumer<AccountEntry, WorkerEvent> events) {
    this.loop = loop;
    this.clock = clock;
    this.events = events;
  }

  /**
   * The state is another one than before.
   *
   * @param moved it is of another kind
   */
  void schedule(AccountEntry entry, boolean moved) {
    // A running worker's silence deadline moves with each report: one timer at a time looks again
    // when it is due.
    if (entry.worker.state() instanceof WorkerState.Running && !moved) {
      return;
    }
    entry.worker.nextTick().ifPresent(due -> tickAt(entry, due));
  }

  /** The clock was set, and the moments of the account's worker moved with it. */
  void clockSet(AccountEntry entry) {
    entry.worker.nextTick().ifPresent(due -> tickAt(entry, due));
  }

  private void tickAt(AccountEntry entry, Instant due) {
    entry.tickDue = due;
    loop.after(Duration.between(clock.instant(), due), () -> tick(entry, due));
  }

  private void tick(AccountEntry entry, Instant due) {
    Optional<Instant> next = entry.worker.nextTick();
    if (next.isEmpty() || !due.equals(entry.tickDue)) {
      return;
    }
    Instant now = clock.instant();
    boolean running = entry.worker.state() instanceof WorkerState.Running;
    if (next.get().isAfter(now)) {
      if (running) {
        tickAt(entry, next.get());
      }
      return;
    }
    if (running && Duration.between(due, now).compareTo(OWN_STALL) > 0) {
      // What the workers said meanwhile is still in the sockets.
      log.warn(
          "this process stood still for {}: worker account={} gets its deadline anew",
          Duration.between(due, now),
          entry.id);
      events.accept(entry, new WorkerEvent.Heard());
      entry.worker.nextTick().ifPresent(again -> tickAt(entry, again));
      return;
    }
    events.accept(entry, new WorkerEvent.Tick());
  }
}
