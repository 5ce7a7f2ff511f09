package dev.telefarm.supervisor.link;

import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.link.v1.WorkerSnapshot;

/**
 * What the farm hears from its workers. Called by the link's threads, for one session in order;
 * must not block.
 */
public interface LinkListener {
  /**
   * A worker dialled in and said who it claims to be. Answer with {@code accept} or {@code refuse}.
   */
  void attaching(WorkerSession session, WorkerSnapshot snapshot);

  /** Anything after that. */
  void reported(WorkerSession session, WorkerReport report);

  /** The connection is gone; nothing more comes from this session. */
  void ended(WorkerSession session);
}
