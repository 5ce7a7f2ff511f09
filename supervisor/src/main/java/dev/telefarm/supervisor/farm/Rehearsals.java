package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.supervisor.config.WorkersConfig;
import dev.telefarm.supervisor.link.WorkerSession;
import java.util.HashSet;
import java.util.Set;

/**
 * The supervisor's part in the rehearsal of a worker's start, of which the JVM makes the class
 * cache. Who rehearses is nobody's worker: it is told nothing of the configuration that is secret,
 * nothing that it reports counts, and it is turned away when it has done its part. For the control
 * loop.
 */
final class Rehearsals {
  private final WorkersConfig workers;
  private final Set<WorkerSession> running = new HashSet<>();

  Rehearsals(WorkersConfig workers) {
    this.workers = workers;
  }

  void begin(WorkerSession session) {
    running.add(session);
    var nothing =
        DesiredState.newBuilder()
            .setLimits(AccountLimits.newBuilder().setLanes(1).setMaxParallel(1))
            .setHeartbeatInterval(Times.duration(workers.heartbeatInterval()))
            .setSilenceDeadline(Times.duration(workers.silenceDeadline()))
            .setOrphanGrace(Times.duration(workers.orphanGrace()));
    session.send(WorkerDirective.newBuilder().setDesired(nothing).build());
  }

  /** Of any session. */
  void reported(WorkerSession session, WorkerReport report) {
    if (report.getAuthorization().getState() == Authorization.State.STATE_READY
        && running.remove(session)) {
      session.refuse("the rehearsal is over");
    }
  }

  void ended(WorkerSession session) {
    running.remove(session);
  }
}
