package dev.telefarm.supervisor.process;

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
}
