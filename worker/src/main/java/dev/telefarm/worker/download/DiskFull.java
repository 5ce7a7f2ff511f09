package dev.telefarm.worker.download;

import java.io.IOException;

/** Tells a full disk, which is waited for, from what a person has to repair. */
final class DiskFull {
  private DiskFull() {}

  /** For a person to read. */
  static String detail(IOException e) {
    return e instanceof NoRoomException ? String.valueOf(e.getMessage()) : "the disk is full";
  }

  /** The JDK and RocksDB tell ENOSPC and EDQUOT by the system's text only. */
  static boolean caused(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof NoRoomException
        || message.contains("No space left on device")
        || message.contains("Disk quota exceeded");
  }
}
