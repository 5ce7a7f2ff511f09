package dev.telefarm.worker.download;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The disk, as far as downloads need it. A partial file lies beside its target as {@code
 * <target>.part}. Thread-safe.
 */
public interface TargetFiles {

  boolean exists(Path target);

  boolean isFolder(Path path);

  void createFolders(Path folder) throws IOException;

  /**
   * Creates the partial file of {@code target}, sparse, which reserves the name for this download.
   *
   * @throws FileAlreadyExistsException if another download reserved it
   */
  PartialFile reserve(Path target, long size) throws IOException;

  /** Opens the partial file of {@code target}, or creates it. */
  PartialFile open(Path target, long size) throws IOException;

  boolean partialExists(Path target);

  /** Gives the partial file of {@code from} the reserved name of {@code to}. */
  void moveReservation(Path from, Path to) throws IOException;

  /**
   * Gives the complete partial file its final name in one step and makes that durable. Finding the
   * step done already is success.
   *
   * @throws FileAlreadyExistsException if {@code target} exists and is not to be replaced
   */
  void publish(Path target, boolean replace) throws IOException;

  /** Deletes the partial file of {@code target}, if there is one. */
  void discard(Path target) throws IOException;

  /** Feeds the whole file at {@code target} into {@code digest}; returns its size in bytes. */
  long digest(Path target, MessageDigest digest) throws IOException;
}
