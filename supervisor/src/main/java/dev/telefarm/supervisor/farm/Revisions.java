package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;

/**
 * Revisions that grow for ever, over restarts too, without a write for each: blocks are reserved in
 * the store, and a new supervisor starts after the last block. So a watcher can go on from a
 * revision that it saw before a crash. Belongs to the control loop.
 */
final class Revisions {
  private static final long BLOCK = 1 << 14;

  private final FarmStore store;
  private long last;
  private long mark;

  Revisions(FarmStore store, long mark) {
    this.store = store;
    this.last = mark;
    this.mark = mark;
    reserve();
  }

  long next() {
    last++;
    // Half a block early, so that the reservation is durable long before it is needed.
    if (mark - last < BLOCK / 2) {
      reserve();
    }
    return last;
  }

  long last() {
    return last;
  }

  private void reserve() {
    mark += BLOCK;
    store.commit(new Changes().revisionMark(mark));
  }
}
