package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the farm is to come to rest, and how far it is. At first no account is given anything;
 * after the grace, or when no account has anything, the workers end and none is started until the
 * farm is to go on. The public methods are thread-safe and wait for the disk; the others belong to
 * the control loop.
 */
public final class FarmRest {
  private static final Logger log = LoggerFactory.getLogger(FarmRest.class);

  private final ControlLoop loop;
  private final Roster roster;
  private final WorkerFleet fleet;
  private final PlanTrigger planning;
  private final FarmStore store;
  private final InstantSource clock;
  private Optional<Instant> graceEnd;

  /**
   * @param graceEnd as it was stored; empty if the farm is not to rest
   */
  FarmRest(
      ControlLoop loop,
      Roster roster,
      WorkerFleet fleet,
      PlanTrigger planning,
      FarmStore store,
      InstantSource clock,
      Optional<Instant> graceEnd) {
    this.loop = loop;
    this.roster = roster;
    this.fleet = fleet;
    this.planning = planning;
    this.store = store;
    this.clock = clock;
    this.graceEnd = graceEnd;
  }

  /** Begins it; a second call can only shorten the grace. */
  public void drain(Duration grace) {
    ControlLoop.await(
        loop.call(() -> {
          Instant end = clock.instant().plus(grace);
          if (graceEnd.isPresent() && !graceEnd.get().isAfter(end)) {
            return store.barrier();
          }
          log.info("the farm comes to rest, within {}", grace);
          graceEnd = Optional.of(end);
          planning.soon();
          return store.commit(new Changes().drainMark(end.toEpochMilli()));
        }));
  }

  /** Ends it. */
  public void undrain() {
    ControlLoop.await(
        loop.call(() -> {
          if (graceEnd.isEmpty()) {
            return store.barrier();
          }
          log.info("the farm goes on");
          graceEnd = Optional.empty();
          fleet.wake();
          planning.soon();
          return store.commit(new Changes().removeDrainMark());
        }));
  }

  /** How far it is, in the fields of that. */
  public Farm state() {
    return loop.call(() -> {
      Farm.Builder farm = Farm.newBuilder();
      if (graceEnd.isEmpty()) {
        return farm.setState(Farm.State.STATE_RUNNING).build();
      }
      boolean left =
          !fleet.resting() || roster.all().stream().anyMatch(entry -> entry.worker.hasProcess());
      return farm.setState(left ? Farm.State.STATE_DRAINING : Farm.State.STATE_DRAINED)
          .setDrainTime(Times.timestamp(graceEnd.get()))
          .build();
    });
  }

  /** Has the workers end if it is time. */
  void advance(Instant now, boolean idle) {
    if (graceEnd.isPresent() && !fleet.resting() && (idle || !graceEnd.get().isAfter(now))) {
      log.info("the farm is to rest: every worker ends");
      fleet.rest();
    }
  }

  /** What every download waits for while it lasts. */
  Optional<AccountHold> hold() {
    return graceEnd.map(_ ->
        new AccountHold(
            DownloadWait.Cause.CAUSE_FARM_DRAINING,
            Optional.empty(),
            "the farm is drained, until it is undrained"));
  }

  Optional<Instant> graceEnd() {
    return graceEnd;
  }
}
