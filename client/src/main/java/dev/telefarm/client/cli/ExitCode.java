package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmException;

/** What the process tells the shell. Documented in the root command's help; never renumbered. */
enum ExitCode {
  OK(0),
  DOWNLOAD_FAILED(1),
  USAGE(2),
  UNREACHABLE(3),
  NOT_FOUND(4),
  REFUSED(5),
  PRECONDITION(6),
  INTERNAL(70),
  /** EX_IOERR of sysexits.h: a file of this machine, not of the supervisor's. */
  LOCAL_FILE(74),
  /** 128 + SIGINT, as shells expect it of a command that Ctrl-C ended. */
  INTERRUPTED(130),
  /** 128 + SIGPIPE, likewise of one whose reader has gone. */
  BROKEN_PIPE(141);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ExitCode of(TelefarmException.Category category) {
    return switch (category) {
      case UNREACHABLE -> UNREACHABLE;
      case REFUSED -> REFUSED;
      case NOT_FOUND -> NOT_FOUND;
      case INVALID -> USAGE;
      case PRECONDITION -> PRECONDITION;
      case DOWNLOAD_FAILED -> DOWNLOAD_FAILED;
      case INTERNAL -> INTERNAL;
    };
  }
}
