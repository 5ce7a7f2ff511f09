package dev.telefarm.supervisor.farm;

/** Has the whole farm planned anew soon; many calls make one plan. Belongs to the control loop. */
final class PlanTrigger {
  private final ControlLoop loop;
  private Runnable plan = () -> {};
  private boolean planned;

  PlanTrigger(ControlLoop loop) {
    this.loop = loop;
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
}
