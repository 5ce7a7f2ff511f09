package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.worker.download.CrashPoints.Point;
import dev.telefarm.worker.download.DownloadLog.Durable;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.telegram.TdObject.File;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes a file's bytes into its partial file and makes them durable in batches. The order of a
 * batch never lies: force the file, then note in the log how much of it is durable with the hash of
 * that, then tell. For one thread.
 */
final class Reception implements FileFetch.Sink {
  private final String download;
  private final DownloadJob.Tools tools;
  private final PartialFile part;
  private final Received received;
  private final Progress progress;
  private final boolean crashesHalfway;
  private final long lost; // bytes noted as durable that are not there any more
  private Entry entry;
  private long syncedNanos;
  private boolean forceFailed;

  /**
   * @param received what {@code part} holds already
   */
  Reception(
      String download,
      DownloadJob.Tools tools,
      Entry entry,
      PartialFile part,
      Received received,
      Progress progress) {
    this.download = download;
    this.tools = tools;
    long noted = entry.durable().bytes();
    this.lost = received.bytes() < noted ? noted : 0;
    this.entry = lost > 0 ? entry.lost(0) : entry;
    this.part = part;
    this.received = received;
    this.progress = progress;
    this.crashesHalfway = tools.crashPoints().armed(Point.HALF_RECEIVED);
    this.syncedNanos = tools.nanoTime().getAsLong();
  }

  /**
   * What of a partial file can be gone on from. After a restart of the process it is read again,
   * and only trusted if it is what was noted.
   *
   * @param before what an earlier attempt of this process received
   * @param partThere whether the partial file was there before it was opened
   */
  static Received resume(Entry entry, PartialFile part, Received before, boolean partThere)
      throws IOException {
    Durable held = entry.durable();
    if (!partThere || held.bytes() == 0 || held.bytes() > part.size()) {
      return new Received();
    }
    if (before.bytes() >= held.bytes()) {
      return before;
    }
    Received read = Received.of(part, held.bytes());
    return read.sha256().equals(held.sha256()) ? read : new Received();
  }

  /**
   * Receives the rest. However it ends, what was received is durable then, unless an interrupt or
   * the disk itself ended it. After a failed fsync a second one may succeed over pages that the
   * kernel dropped, so there is none.
   *
   * @return the log's entry as it is now
   */
  Entry fetch(FileFetch fetch, File file, int priority)
      throws FetchFailedException, IOException, InterruptedException {
    progress.logged(entry);
    progress.enter(Phase.PHASE_RUNNING);
    try {
      fetch.fetch(file, priority, this);
    } finally {
      if (!forceFailed && !Thread.currentThread().isInterrupted()) {
        sync();
      }
    }
    return entry;
  }

  /** What was lost and TDLib does not have either, Telegram is asked for again. */
  @Override
  public void begun(File state) {
    if (lost > 0) {
      entry = entry.lost(Math.max(0, lost - FileFetch.readableEnd(state.local(), 0)));
      tools.log().put(download, entry);
      progress.logged(entry);
    }
  }

  @Override
  public long position() {
    return received.bytes();
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    part.write(bytes.duplicate(), received.bytes());
    received.add(bytes);
    syncIfDue();
    if (crashesHalfway && received.bytes() >= entry.media().getSizeBytes() / 2) {
      sync();
      tools.crashPoints().pass(Point.HALF_RECEIVED);
    }
  }

  @Override
  public void moved() throws IOException {
    syncIfDue();
    progress.received(received.bytes());
  }

  private void syncIfDue() throws IOException {
    if (tools.nanoTime().getAsLong() - syncedNanos >= tools.pacing().sync().toNanos()) {
      sync();
    }
  }

  private void sync() throws IOException {
    if (received.bytes() > entry.durable().bytes()) {
      forceFailed = true;
      part.force();
      forceFailed = false;
      entry = entry.with(received.durable());
      tools.log().put(download, entry);
      progress.logged(entry);
      progress.received(received.bytes());
    }
    syncedNanos = tools.nanoTime().getAsLong();
  }
}
