package dev.telefarm.supervisor.farm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that somebody set the machine's time, and tells everybody who waits for moments by how
 * much: what was to happen in an hour still happens in an hour. Belongs to the control loop.
 */
final class ClockWatch {
  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final ControlLoop loop;
  private final FarmClock clock;
  private final List<Consumer<Duration>> listeners = new ArrayList<>();

  ClockWatch(ControlLoop loop, FarmClock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  /** The listener moves each moment that it waits for by the step that it is given. */
  void onStep(Consumer<Duration> listener) {
    listeners.add(listener);
  }

  /** Looks again and again until the loop is closed. */
  void begin() {
    look();
    loop.after(INTERVAL, this::begin);
  }

  /** To be called before moments are taken in that somebody else read from the wall clock. */
  void look() {
    Duration step = clock.follow();
    if (!step.isZero()) {
      log.warn("the machine's time was set by {}; every wait keeps its length", step);
      listeners.forEach(listener -> listener.accept(step));
    }
  }
}
