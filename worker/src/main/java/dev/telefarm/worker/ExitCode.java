package dev.telefarm.worker;

/** Why the process ends, for the supervisor (numbers as in sysexits.h). */
enum ExitCode {
  CLEAN(0),
  /** Bad arguments. */
  USAGE(64),
  /** TDLib's library cannot be used. */
  LIBRARY_UNUSABLE(69),
  /** A defect of ours, or a disk that cannot be written. */
  INTERNAL(70),
  /** Another worker has the account's folder. */
  LOCKED(75),
  /**
   * TDLib has a connection, and no byte of any file comes, though its clients were begun anew: a
   * new process may help. Nothing durable is lost.
   */
  STALLED(76),
  /** The supervisor did not launch this process, or not last. */
  REFUSED(77);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
