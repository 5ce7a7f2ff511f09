package dev.telefarm.worker.download;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** The file is whole, and cannot get its name now, as another program holds what is there. */
final class TargetHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  /** As on Windows while somebody has the old file open: over when they are done. */
  static boolean caused(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof AccessDeniedException
        || message.contains("used by another process")
        || message.contains("resource busy");
  }

  TargetHeldException(Path target, IOException cause) {
    super("cannot name " + target + " yet: " + cause, cause);
  }
}
