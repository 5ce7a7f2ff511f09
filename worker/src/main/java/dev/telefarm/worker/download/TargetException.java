package dev.telefarm.worker.download;

import dev.telefarm.proto.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Path;

/** The target's place decided, not Telegram: trying again cannot help. */
final class TargetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorReason reason;

  private TargetException(ErrorReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static TargetException exists(String what) {
    return new TargetException(ErrorReason.ERROR_REASON_TARGET_EXISTS, what);
  }

  static TargetException outsideRoots(Path path) {
    return new TargetException(
        ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS,
        path
            + " is not inside a folder that is allowed for targets, or a link in it leads outside");
  }

  /** The request names no path at which anything could be. */
  static TargetException invalid(String path, String why) {
    return new TargetException(
        ErrorReason.ERROR_REASON_INVALID_FIELD, "not a target: '" + printable(path) + "': " + why);
  }

  private static String printable(String path) {
    return path.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }

  static TargetException notWritable(Path path, String why) {
    return new TargetException(
        ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE, "cannot write " + path + ": " + why);
  }

  /**
   * The same for {@code e}.
   *
   * @throws IOException {@code e} itself if the disk is full: that is waited for
   */
  static TargetException notWritable(Path path, IOException e) throws IOException {
    if (DiskFull.caused(e)) {
      throw e;
    }
    return notWritable(path, e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  ErrorReason reason() {
    return reason;
  }
}
