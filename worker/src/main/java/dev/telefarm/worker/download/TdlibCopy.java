package dev.telefarm.worker.download;

import dev.telefarm.worker.download.CrashPoints.Point;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * What TDLib holds of a file on one lane, and how little that is kept: TDLib never deletes by
 * itself. Space of parts that are durable at the target is given back inside TDLib's file while
 * that grows; where the file system cannot do that, the copy is deleted whenever the lane's window
 * is full, and TDLib starts anew. A part is only freed once it is durable, so TDLib's copy is whole
 * in every part that is still missing; of a part that turns out damaged at the target nobody may
 * believe it. For one thread.
 */
final class TdlibCopy implements AutoCloseable {
  /** Smaller pieces are not worth a system call. */
  private static final int PIECE = 16;

  private final Lane lane;
  private final TdlibFile tdlib;
  private final PartTable table;
  private final DownloadJob.Tools tools;
  private final BitSet held = new BitSet(); // parts carried, and not freed yet
  private boolean canFree = true;
  private int window;

  TdlibCopy(Lane lane, TdlibFile tdlib, PartTable table, DownloadJob.Tools tools) {
    this.lane = lane;
    this.tdlib = tdlib;
    this.table = table;
    this.tools = tools;
    lane.windows().join();
    window = lane.windows().reserve();
  }

  /** How many parts more it may fetch. */
  int room() {
    return Math.max(1, window - held.cardinality());
  }

  /** Whether it pays to ask for so much more than was asked for. */
  boolean worthwhile(long allowed, AskedRange asked) {
    return tools.pace().bandwidth().limited()
        || allowed - asked.end() >= (long) Math.max(1, window / 4) * PartLayout.PART_BYTES;
  }

  /** The part was copied from it. */
  void carried(int part) {
    held.set(part);
  }

  /** Gives back the space of what is durable by now. */
  void free(LocalFile local) throws IOException {
    if (!canFree || held.cardinality() < PIECE) {
      return;
    }
    BitSet durable = table.durable(held);
    if (durable.cardinality() >= PIECE) {
      free(local, durable);
    }
  }

  private void free(LocalFile local, BitSet parts) throws IOException {
    PartLayout layout = table.layout();
    for (int first = parts.nextSetBit(0); first >= 0; ) {
      int end = parts.nextClearBit(first);
      long offset = layout.offset(first);
      switch (tools.copySpace().free(Path.of(local.path()), offset, layout.offset(end) - offset)) {
        case DONE -> {
          held.clear(first, end);
          tools.crashPoints().pass(Point.COPY_FREED);
        }
        case NO_FILE -> {
          return;
        }
        case UNSUPPORTED -> {
          canFree = false;
          return;
        }
      }
      first = parts.nextSetBit(end);
    }
  }

  /**
   * Waits until what it holds is durable, and frees it.
   *
   * @return false if TDLib has to start anew, or the table is closed
   */
  boolean makeRoom(LocalFile local) throws IOException, InterruptedException {
    if (held.isEmpty()) {
      return true;
    }
    if (!table.settle(new PartSpan(held.nextSetBit(0), held.length()))) {
      return false;
    }
    if (canFree) {
      free(local, table.durable(held));
    }
    if (canFree) {
      return true;
    }
    tools.crashPoints().pass(Point.WINDOW_FULL);
    delete();
    tools.crashPoints().pass(Point.WINDOW_DELETED);
    return false;
  }

  void delete() throws InterruptedException {
    tdlib.delete();
    held.clear();
    lane.windows().release(window);
    window = lane.windows().reserve();
  }

  @Override
  public void close() {
    lane.windows().release(window);
    lane.windows().leave();
  }
}
