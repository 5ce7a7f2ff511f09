package dev.telefarm.supervisor.content;

import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.parts.DurableParts;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What the farm knows of a download's bytes at one moment.
 *
 * @param durable the first durable parts in a row from the asked-for part on; empty if there are
 *     none
 */
public record ContentView(Download download, PartRun durable) {
  static final int PART_BYTES = DurableParts.PART_BYTES;

  /** Where the parts are until the download completes. */
  Path partial() {
    return Path.of(download.getPath() + ".part");
  }

  Path published() {
    return Path.of(download.getPath());
  }

  /** Whether the download has ended, with or without its file. */
  boolean ended() {
    return switch (download.getState()) {
      case STATE_COMPLETED, STATE_FAILED, STATE_CANCELLED -> true;
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_VERIFYING,
          UNRECOGNIZED ->
          false;
    };
  }

  boolean completed() {
    return download.getState() == Download.State.STATE_COMPLETED;
  }

  /** Whether the file's size and place are known. */
  boolean known() {
    return download.hasMedia() && !download.getPath().isEmpty();
  }

  /** The part's checksum, if it is one of the durable ones here. */
  OptionalInt crc32c(int part) {
    int index = part - durable.getFirst();
    return index >= 0 && index < durable.getCrc32CCount()
        ? OptionalInt.of(durable.getCrc32C(index))
        : OptionalInt.empty();
  }
}
