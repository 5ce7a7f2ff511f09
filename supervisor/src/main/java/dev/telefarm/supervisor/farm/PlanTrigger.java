package dev.telefarm.supervisor.farm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Has the whole farm planned anew soon; many calls make one plan. Belongs to the control loop. */
final class PlanTrigger {
  private final ControlLoop loop;
  private final InstantSource clock;
  private Runnable plan = () -> {};
  private boolean planned;

  /** When the next plan is made if nothing happens; timers for other instants are stale. */
  private @Nullable Instant due;

  PlanTrigger(ControlLoop loop, InstantSource clock) {
    this.loop = loop;
    this.clock = clock;
  }

  /** Says what planning is, once. */
  void onPlan(Runnable planner) {
    this.plan = planner;
  }

  void soon() {
    if (!planned) {
      planned = true;
      loop.run(() -> {
        planned = false;
        plan.run();
      });
    }
  }

  /** The clock was set: the next plan says when to look again. */
  void clockSet() {
    due = null;
    soon();
  }

  /** Plans at that moment, unless an earlier one was asked for: that plan asks again. */
  void at(Instant moment) {
    if (due != null && !moment.isBefore(due)) {
      return;
    }
    due = moment;
    loop.after(
        Duration.between(clock.instant(), moment),
        () -> {
          if (moment.equals(due)) {
            due = null;
            soon();
          }
        });
  }
}
