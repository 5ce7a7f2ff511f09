package dev.telefarm.client.cli;

/** A command cannot go on, and knows what the user can do about it. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;
  private final String remedy;

  /**
   * @param what went wrong: a clause without a full stop
   * @param remedy what to do next: a clause without a full stop
   */
  CommandFailure(ExitCode exitCode, String what, String remedy) {
    super(what);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  static CommandFailure usage(String what, String remedy) {
    return new CommandFailure(ExitCode.USAGE, what, remedy);
  }

  ExitCode exitCode() {
    return exitCode;
  }

  String remedy() {
    return remedy;
  }
}
