package dev.telefarm.supervisor.content;

import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Download;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads one part after the other from whichever file has it. One thread only. */
final class PartSource implements Closeable {
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private ContentView view =
      new ContentView(Download.getDefaultInstance(), PartRun.getDefaultInstance());
  private @Nullable ContentFile file;
  private boolean published;
  private long size;

  /** Bytes of the whole file. */
  long begin(ContentView known) throws ContentException, IOException {
    view = known;
    size = known.download().getMedia().getSizeBytes();
    if (known.completed()) {
      // What was there before the download is as long as it is.
      boolean foreign =
          known.download().getSkip() == Download.Skip.SKIP_TARGET_EXISTS
              || !known.download().hasMedia();
      ContentFile opened = openPublished(known, foreign);
      size = opened.size();
    }
    return size;
  }

  /** Whether the part could be read and is what was recorded, by what the last look said of it. */
  boolean readAsKnown(int part) throws IOException {
    OptionalInt crc32c = view.crc32c(part);
    ContentFile open = file;
    if (open == null || crc32c.isEmpty()) {
      return false;
    }
    read(open, part);
    return Checks.fits(buffer, Checks.lengthOf(part, size), crc32c.getAsInt());
  }

  /**
   * The same, by what the farm says now.
   *
   * @return false if it may be different soon
   */
  boolean read(int part, ContentView now) throws ContentException, IOException {
    view = now;
    if (now.completed()) {
      readPublished(part);
      return true;
    }
    ContentFile open = file;
    if (open == null) {
      try {
        open = ContentFile.open(now.partial());
      } catch (NoSuchFileException e) {
        // Just renamed, or lost: in both cases the farm will hear of it.
        return false;
      }
      file = open;
    }
    if (readAsKnown(part)) {
      return true;
    }
    // Perhaps another file has the name by now.
    close();
    return false;
  }

  private void readPublished(int part) throws ContentException, IOException {
    ContentFile open = published && file != null ? file : openPublished(view, false);
    read(open, part);
    int length = Checks.lengthOf(part, size);
    OptionalInt crc32c = view.crc32c(part);
    boolean fits =
        crc32c.isPresent()
            ? Checks.fits(buffer, length, crc32c.getAsInt())
            : buffer.remaining() >= length;
    if (!fits) {
      throw ContentException.changed(
          view.published() + " has other bytes than were written, in part " + part);
    }
    buffer.limit(length);
  }

  /** Into a buffer of its own: the last one may still be on its way to the reader. */
  private void read(ContentFile open, int part) throws IOException {
    buffer = open.buffer();
    open.read(part, buffer);
  }

  private ContentFile openPublished(ContentView completed, boolean anySize)
      throws ContentException, IOException {
    ContentFile opened;
    try {
      opened = ContentFile.open(completed.published());
    } catch (NoSuchFileException e) {
      ContentFile before = file;
      if (before != null) {
        // Moved away as soon as it was there; the open file is still the same.
        published = true;
        return before;
      }
      throw ContentException.changed(completed.published() + " is not there any more");
    }
    close();
    file = opened;
    published = true;
    if (!anySize && opened.size() != size) {
      throw ContentException.changed(
          "%s has %d bytes, and had %d".formatted(completed.published(), opened.size(), size));
    }
    return opened;
  }

  /** Of the part that was read last. */
  byte[] bytes() {
    return buffer.array();
  }

  int length() {
    return buffer.limit();
  }

  @Override
  public void close() throws IOException {
    ContentFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
