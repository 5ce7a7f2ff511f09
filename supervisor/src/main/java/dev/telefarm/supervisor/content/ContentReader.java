package dev.telefarm.supervisor.content;

import dev.telefarm.proto.v1.Download;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Hands out a download's bytes in order, each part as soon as it is durable.
 *
 * <p>What is not complete yet is read from the partial file, and nothing of a part is handed out
 * before its checksum was compared with the record. A part that differs is damaged, or is just
 * being mended: then this waits for the farm to say something new and reads the part again, for at
 * most {@link #PATIENCE}. What is complete is read from the published file; if that was read from
 * its first byte to its last, it is compared with the recorded CRC32C of the whole as well.
 *
 * <p>For one thread; only the wake-up is shared.
 */
public final class ContentReader {
  /**
   * The worker that finds a part damaged fetches it again within seconds, and one that has just
   * renamed the file reports that at once.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ContentSource source;
  private final Wakeup wakeup;
  private final LongSupplier nanoTime;
  private final PartSource parts = new PartSource();

  public ContentReader(ContentSource source, Wakeup wakeup, LongSupplier nanoTime) {
    this.source = source;
    this.wakeup = wakeup;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns when everything was handed out, or early when the wake-up's end was said.
   *
   * @param offset of the first byte, not negative
   * @param limit most bytes; 0 means up to the end
   */
  public void read(long offset, long limit, ContentSink sink)
      throws ContentException, InterruptedException {
    try (parts) {
      ContentView begin = awaitKnown();
      if (wakeup.ended()) {
        return;
      }
      long size = parts.begin(begin);
      sink.size(size);
      long end = limit == 0 || limit > size - offset ? size : offset + limit;
      boolean whole = offset == 0 && end == size;
      WholeSum sent = new WholeSum(begin.download());
      for (long position = offset; position < end; ) {
        int part = (int) (position / ContentView.PART_BYTES);
        if (!load(part, begin)) {
          return;
        }
        int from = (int) (position % ContentView.PART_BYTES);
        int length = (int) Math.min(parts.length() - from, end - position);
        if (whole) {
          sent.update(parts.bytes(), from, length);
        }
        sink.data(parts.bytes(), from, length);
        position += length;
      }
      if (whole) {
        compare(sent, source.look(0).download());
      }
    } catch (IOException e) {
      throw ContentException.changed("the file cannot be read: " + e);
    }
  }

  private ContentView awaitKnown() throws ContentException, InterruptedException {
    while (true) {
      long ticket = wakeup.ticket();
      ContentView view = source.look(0);
      requireNotEndedOtherwise(view);
      if (view.completed() || view.known() || wakeup.ended()) {
        return view;
      }
      wakeup.await(ticket);
    }
  }

  /** Waits for the part and reads it; false if nobody wants it any more. */
  private boolean load(int part, ContentView begin)
      throws ContentException, IOException, InterruptedException {
    if (parts.readAsKnown(part)) {
      return !wakeup.ended();
    }
    long failingSince = 0;
    boolean failing = false;
    while (true) {
      long ticket = wakeup.ticket();
      if (wakeup.ended()) {
        return false;
      }
      ContentView view = source.look(part);
      requireNotEndedOtherwise(view);
      requireSameFile(begin, view);
      boolean there = view.completed() || view.crc32c(part).isPresent();
      if (there && parts.read(part, view)) {
        return true;
      }
      if (!there) {
        failing = false;
        wakeup.await(ticket);
        continue;
      }
      if (!failing) {
        failing = true;
        failingSince = nanoTime.getAsLong();
      }
      Duration left = PATIENCE.minusNanos(nanoTime.getAsLong() - failingSince);
      if (!left.isPositive()) {
        throw ContentException.changed(
            view.partial() + " is not there, or has other bytes than were written in part " + part);
      }
      wakeup.await(ticket, left);
    }
  }

  private static void requireNotEndedOtherwise(ContentView view) throws ContentException {
    if (view.ended() && !view.completed()) {
      throw ContentException.state(
          view.download().getName() + " has ended without a file: " + view.download().getState());
    }
  }

  private static void requireSameFile(ContentView begin, ContentView now) throws ContentException {
    var before = begin.download().getMedia();
    var after = now.download().getMedia();
    if (!before.getUniqueFileId().equals(after.getUniqueFileId())
        || before.getSizeBytes() != after.getSizeBytes()) {
      throw ContentException.changed("the message has another file now");
    }
  }

  private static void compare(WholeSum sent, Download download) throws ContentException {
    if (download.getState() != Download.State.STATE_COMPLETED) {
      return;
    }
    String difference = sent.difference(download);
    if (!difference.isEmpty()) {
      throw ContentException.changed(
          "%s has other bytes than were written: its %s differs"
              .formatted(download.getPath(), difference));
    }
  }
}
