package dev.telefarm.worker.link;

import dev.telefarm.proto.link.v1.WorkerSnapshot;

/** Gives the worker's whole current state. Called on the link's thread; must not block. */
@FunctionalInterface
public interface Snapshot {
  WorkerSnapshot take();
}
