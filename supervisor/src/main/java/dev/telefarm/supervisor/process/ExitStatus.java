package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.lifecycle.ExitCause;

/** What the system said about the end of a process. */
public sealed interface ExitStatus {
  /**
   * The end of a child.
   *
   * @param code as the JDK gives it: 128 and the signal's number after a signal
   */
  record Code(int code) implements ExitStatus {}

  /** The end of a process that was not a child: it is gone, and nobody knows how. */
  record Gone() implements ExitStatus {}

  /** The cause as it looks from outside. */
  default ExitCause cause() {
    return switch (this) {
      case Gone() -> new ExitCause.Disappeared();
      case Code(int code) when code == 0 -> new ExitCause.Clean();
      case Code(int code) when code > 128 && code < 160 -> new ExitCause.Signal(code - 128);
      case Code(int code) -> new ExitCause.ExitCode(code);
    };
  }
}
