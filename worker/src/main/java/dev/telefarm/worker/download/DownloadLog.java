package dev.telefarm.worker.download;

import dev.telefarm.proto.v1.Media;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the worker remembers of its downloads over restarts. What a method did is on stable storage
 * when it returns. Thread-safe.
 */
public interface DownloadLog {

  /**
   * The first {@code bytes} of a partial file, on stable storage.
   *
   * @param sha256 of these bytes, lower-case hex; empty for none. A later process trusts them only
   *     if the disk still gives them back
   */
  record Durable(long bytes, String sha256) {
    public static final Durable NOTHING = new Durable(0, "");

    public Durable {
      if (bytes < 0 || (bytes == 0) != sha256.isEmpty()) {
        throw new IllegalArgumentException(bytes + " durable bytes with hash '" + sha256 + "'");
      }
    }
  }

  /**
   * A download whose final path is chosen.
   *
   * @param starts how often fetching was begun
   * @param refetched bytes that were durable, were lost, and had to come from Telegram again
   * @param sha256 lower-case hex; present once every byte is proven and durable in the partial file
   *     ("sealed"): from then on only publishing is missing, whatever happens to this process
   */
  record Entry(
      Media media,
      Path path,
      int starts,
      Durable durable,
      long refetched,
      Optional<String> sha256) {
    static Entry chosen(Media media, Path path) {
      return new Entry(media, path, 1, Durable.NOTHING, 0, Optional.empty());
    }

    Entry with(Durable held) {
      return new Entry(media, path, starts, held, refetched, sha256);
    }

    /** Nothing is held any more, and {@code again} bytes of it have to come from Telegram. */
    Entry lost(long again) {
      return new Entry(media, path, starts, Durable.NOTHING, refetched + again, Optional.empty());
    }

    /** Telegram may not have told the size before: it is known now. */
    Entry sealed(long size, String hash) {
      Media known = media.toBuilder().setSizeBytes(size).build();
      return new Entry(known, path, starts, durable, refetched, Optional.of(hash));
    }

    Entry movedTo(Path other) {
      return new Entry(media, other, starts, durable, refetched, sha256);
    }
  }

  Optional<Entry> get(String download);

  void put(String download, Entry entry);

  void remove(String download);
}
