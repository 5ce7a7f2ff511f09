package dev.telefarm.worker.download;

import dev.telefarm.proto.v1.Media;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;

/**
 * What the worker remembers of its downloads over restarts: an entry for each, and the checksums of
 * its durable parts. What a method did is on stable storage when it returns. Thread-safe. Every
 * method throws {@link java.io.UncheckedIOException} if the disk fails, and what it was to change
 * may then have been changed or not.
 */
public interface DownloadLog {

  /**
   * A download whose final path is chosen.
   *
   * @param created whether this worker made the partial file; otherwise another account's did
   * @param starts how often fetching was begun
   * @param refetched bytes that were durable, were lost, and had to come from Telegram again
   * @param hash present once every byte is proven and durable in the partial file ("sealed"): from
   *     then on only publishing is missing, whatever happens to this process
   */
  record Entry(
      Media media,
      Path path,
      boolean created,
      int starts,
      long refetched,
      Optional<FileHash> hash) {
    /** This worker chose {@code path}, and makes the partial file. */
    static Entry chosen(Media media, Path path) {
      return new Entry(media, path, true, 1, 0, Optional.empty());
    }

    /**
     * Another account's worker chose {@code path}.
     *
     * @param continued whether that one's work goes on here; otherwise it goes on there too
     */
    static Entry joined(Media media, Path path, boolean continued) {
      return new Entry(media, path, false, continued ? 2 : 1, 0, Optional.empty());
    }

    /** Durable bytes were lost, and {@code again} of them have to be fetched. */
    Entry refetching(long again) {
      return new Entry(media, path, created, starts, refetched + again, Optional.empty());
    }

    /** Telegram may not have told the size before: it is known now. */
    Entry sealed(long size, FileHash hash) {
      Media known = media.toBuilder().setSizeBytes(size).build();
      return new Entry(known, path, created, starts, refetched, Optional.of(hash));
    }

    /** Whether parts of that are parts of this. */
    boolean sameFile(Entry that) {
      return path.equals(that.path) && media.getUniqueFileId().equals(that.media.getUniqueFileId());
    }

    Entry movedTo(Path other) {
      return new Entry(media, other, created, starts, refetched, hash);
    }
  }

  Optional<Entry> get(String download);

  void put(String download, Entry entry);

  /** The parts noted and not forgotten since; a new object, the caller's own. */
  PartSums parts(String download);

  /**
   * Adds parts of a download that has an entry, all of them or none. The bytes are on stable
   * storage <em>before</em> this is called: a note outlives a power cut, what was merely written
   * does not. Several threads may note at the same time, and then share one sync of the disk.
   */
  void note(String download, PartSums newlyDurable);

  /**
   * Parts that turned out not to be what was noted; unknown ones are ignored. All or none, and with
   * them that it {@linkplain #forgot happened}.
   */
  void forget(String download, BitSet parts);

  /**
   * Whether parts of it were ever forgotten. TDLib's copy may be hollow where a part once was
   * durable; as long as nothing is forgotten, nobody looks there.
   */
  boolean forgot(String download);

  /**
   * Removes the entry and all parts, both or neither. The caller sees to it that nothing notes
   * parts of it any more.
   */
  void remove(String download);

  /**
   * How many changes the log had acknowledged and did not have any more when it was opened: 0, or
   * the disk is not to be trusted. What is missing is fetched again; nothing false is remembered.
   */
  long lost();
}
