package dev.telefarm.worker.download;

import dev.telefarm.worker.download.DownloadLog.Entry;
import java.nio.file.Path;

/** Where a download goes, once that is decided. */
sealed interface Begun {
  /** The path is chosen and noted, and its partial file is this download's. */
  record Reserved(Entry entry) implements Begun {}

  /** There is a file at {@code path} already, and it is to be left alone: nothing is to be done. */
  record Skipped(Path path) implements Begun {}
}
