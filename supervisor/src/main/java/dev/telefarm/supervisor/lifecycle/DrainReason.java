package dev.telefarm.supervisor.lifecycle;

/** Why a worker was asked to end. */
public enum DrainReason {
  /** Somebody wants it to stop or to be started anew. */
  ASKED,
  /** It is over its soft memory ceiling: started anew at once, and not counted as a failure. */
  MEMORY_CEILING,
  /** It stood still in spite of a nudge: counted as a failure. */
  STALLED;

  /** What its end is recorded as, if nothing worse than a clean end was seen. */
  ExitCause cause() {
    return switch (this) {
      case ASKED -> new ExitCause.Clean();
      case MEMORY_CEILING -> new ExitCause.MemoryCeiling();
      case STALLED -> new ExitCause.Stalled();
    };
  }

  /** What its end is recorded as if it had to be killed at the deadline. */
  ExitCause killed() {
    return switch (this) {
      case ASKED -> new ExitCause.Signal(9);
      case MEMORY_CEILING, STALLED -> cause();
    };
  }
}
