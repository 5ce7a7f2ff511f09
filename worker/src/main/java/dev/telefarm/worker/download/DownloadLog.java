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
   * A download whose final path is chosen.
   *
   * @param starts how often fetching was begun
   * @param sha256 lower-case hex; present once every byte is proven and durable in the partial file
   *     ("sealed"): from then on only publishing is missing, whatever happens to this process
   */
  record Entry(Media media, Path path, int starts, Optional<String> sha256) {
    Entry sealed(Path at, String hash) {
      return new Entry(media, at, starts, Optional.of(hash));
    }
  }

  Optional<Entry> get(String download);

  void put(String download, Entry entry);

  void remove(String download);
}
