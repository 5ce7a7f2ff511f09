package dev.telefarm.worker.download;

import java.nio.file.Path;

/** The disk space of TDLib's own copies. Thread-safe. */
public interface CopySpace {

  /** What became of a request to give space back. */
  enum Freed {
    /** It is free; reading there gives zeros. */
    DONE,
    /** The file is not there, or has just been moved. */
    NO_FILE,
    /** The file system cannot do it. */
    UNSUPPORTED
  }

  /**
   * Gives back the disk space of {@code length} bytes at {@code offset} of a file, whose size
   * stays.
   */
  Freed free(Path file, long offset, long length);
}
