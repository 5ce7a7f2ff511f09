package dev.telefarm.supervisor.content;

import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse.ByteRange;
import dev.telefarm.proto.v1.VerifyDownloadResponse.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Reads a download's file again and compares it with what was recorded. Changes nothing. One thread
 * only.
 *
 * @param cancelled whether nobody wants the result any more
 */
public record Verification(ContentSource source, BooleanSupplier cancelled) {
  /** Takes as long as reading the file does. */
  public VerifyDownloadResponse run() throws ContentException {
    ContentView view = source.look(0);
    if (view.completed()) {
      return published(view);
    }
    if (!view.known() || view.durable().getCrc32CCount() == 0) {
      throw ContentException.state(
          "nothing is recorded yet of the bytes of " + view.download().getName());
    }
    Path path = view.partial();
    try (ContentFile file = ContentFile.openOnDisk(path)) {
      return partial(file, path);
    } catch (NoSuchFileException e) {
      ContentView now = source.look(0);
      return now.completed() ? published(now) : missing(path);
    } catch (IOException e) {
      throw ContentException.changed(path + " cannot be read: " + e);
    }
  }

  private VerifyDownloadResponse partial(ContentFile file, Path path) throws ContentException {
    ByteBuffer buffer = file.buffer();
    var result =
        VerifyDownloadResponse.newBuilder()
            .setVerdict(Verdict.VERDICT_INTACT)
            .setPath(path.toString());
    int next = 0;
    while (!cancelled.getAsBoolean()) {
      ContentView view = source.look(next);
      if (view.completed()) {
        return published(view);
      }
      if (view.durable().getCrc32CCount() == 0) {
        break;
      }
      // One part at a look: it costs little beside reading a part, and what is recorded changes.
      int part = Math.max(next, view.durable().getFirst());
      int length = Checks.lengthOf(part, view.download().getMedia().getSizeBytes());
      // Twice, because the worker may just be mending the part.
      if (fits(file, buffer, view, part, length)
          || fits(file, buffer, source.look(part), part, length)) {
        result.setCheckedBytes(result.getCheckedBytes() + length);
      } else if (source.look(part).crc32c(part).isPresent()) {
        result.setCheckedBytes(result.getCheckedBytes() + length);
        damaged(result, (long) part * ContentView.PART_BYTES, length);
      }
      next = part + 1;
    }
    return result.build();
  }

  private static boolean fits(
      ContentFile file, ByteBuffer buffer, ContentView view, int part, int length) {
    OptionalInt crc32c = view.crc32c(part);
    if (crc32c.isEmpty()) {
      return false;
    }
    try {
      file.read(part, buffer);
    } catch (IOException e) {
      // A disk that gives an error instead of the bytes has lost them.
      return false;
    }
    return Checks.fits(buffer, length, crc32c.getAsInt());
  }

  private VerifyDownloadResponse published(ContentView view) throws ContentException {
    String recorded = view.download().getSha256();
    if (recorded.isEmpty()) {
      throw ContentException.state(
          "no hash is recorded of " + view.published() + ", which was there before the download");
    }
    Path path = view.published();
    var result = VerifyDownloadResponse.newBuilder().setPath(path.toString());
    try (ContentFile file = ContentFile.openOnDisk(path)) {
      Digest digest = new Digest();
      ByteBuffer buffer = file.buffer();
      long read = 0;
      int length = ContentView.PART_BYTES;
      for (int part = 0; length == ContentView.PART_BYTES; part++) {
        if (cancelled.getAsBoolean()) {
          return result.build();
        }
        file.read(part, buffer);
        length = buffer.remaining();
        digest.update(buffer);
        read += length;
      }
      result.setCheckedBytes(read).setSha256(digest.hex());
    } catch (NoSuchFileException e) {
      return missing(path);
    } catch (IOException e) {
      throw ContentException.changed(path + " cannot be read: " + e);
    }
    if (result.getSha256().equals(recorded)) {
      return result.setVerdict(Verdict.VERDICT_INTACT).build();
    }
    long whole = view.download().getMedia().getSizeBytes();
    damaged(result, 0, whole > 0 ? whole : result.getCheckedBytes());
    return result.build();
  }

  /** Notes a range; one that follows the last one makes that longer. */
  private static void damaged(VerifyDownloadResponse.Builder result, long offset, long length) {
    result.setVerdict(Verdict.VERDICT_DAMAGED);
    int last = result.getDamagedCount() - 1;
    if (last >= 0) {
      ByteRange before = result.getDamaged(last);
      if (before.getOffset() + before.getLength() == offset) {
        result.setDamaged(last, before.toBuilder().setLength(before.getLength() + length));
        return;
      }
    }
    result.addDamaged(ByteRange.newBuilder().setOffset(offset).setLength(length));
  }

  private static VerifyDownloadResponse missing(Path path) {
    return VerifyDownloadResponse.newBuilder()
        .setVerdict(Verdict.VERDICT_MISSING)
        .setPath(path.toString())
        .build();
  }
}
