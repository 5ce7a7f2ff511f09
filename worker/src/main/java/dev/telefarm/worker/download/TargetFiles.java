package dev.telefarm.worker.download;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The disk, as far as downloads need it. A partial file lies beside its target as {@code
 * <target>.part}. Neither name is ever followed if it is a symbolic link. Thread-safe.
 */
public interface TargetFiles {

  /** A file system, by what tells it from others on this machine. */
  record Store(String id) {}

  /** Whether anything has that name, a link to nowhere included. */
  boolean exists(Path target);

  boolean isFolder(Path path);

  /** Creates what is missing of {@code folder}; it is on stable storage afterwards. */
  void createFolders(Path folder) throws IOException;

  /**
   * {@code path} with every symbolic link in it resolved; what does not exist of it is kept as it
   * is.
   *
   * @throws IOException if a link in it leads nowhere
   */
  Path real(Path path) throws IOException;

  /** Where {@code path} lies, or would if it existed. */
  Store store(Path path) throws IOException;

  /** Bytes that this process may still write where {@code path} lies, or would if it existed. */
  long usableSpace(Path path) throws IOException;

  /**
   * Creates the partial file of {@code target}, sparse, which reserves the name for this download;
   * the name is on stable storage afterwards.
   *
   * @throws FileAlreadyExistsException if another download reserved it
   */
  PartialFile reserve(Path target, long size) throws IOException;

  /**
   * Opens the partial file of {@code target}, or creates it as {@link #reserve} does. A shorter one
   * is extended, a longer one cut. Its name is on stable storage afterwards, also if the process
   * that created it was killed before it saw to that.
   *
   * @param size in bytes; 0 if unknown: it stays as it is
   * @throws FileAlreadyExistsException if something has its name that is not a regular file
   */
  PartialFile open(Path target, long size) throws IOException;

  /**
   * Opens the partial file of {@code target}, which is another worker's, to write into it: it is
   * neither created nor resized.
   *
   * @throws NoSuchFileException if there is none: only its owner may make it
   * @throws FileAlreadyExistsException if something has its name that is not a regular file
   */
  PartialFile join(Path target) throws IOException;

  /**
   * What was done to names in the folder of {@code target}, by whomever, is on stable storage
   * afterwards.
   */
  void forceNames(Path target) throws IOException;

  /** Whether anything has the name of the partial file of {@code target}. */
  boolean partialExists(Path target);

  /** Gives the partial file of {@code from} the reserved name of {@code to}. */
  void moveReservation(Path from, Path to) throws IOException;

  /**
   * Gives the complete partial file its final name in one step and makes that durable. Finding that
   * it has both names, as a crash can leave it, is success.
   *
   * @throws NoSuchFileException if there is no partial file
   * @throws FileAlreadyExistsException if {@code target} exists and is not to be replaced
   */
  void publish(Path target, boolean replace) throws IOException;

  /**
   * Makes {@code target} a second name of the regular file {@code from}, in one step, and makes
   * that durable. Finding that it is that already is success. Nothing is ever written into the
   * partial file's name on the way: it could be opened for writing later.
   *
   * @throws FileAlreadyExistsException if something else has that name and is not to be replaced
   * @throws IOException if the file system does not do that, or they are on two
   */
  void link(Path from, Path target, boolean replace) throws IOException;

  /** Deletes the partial file of {@code target}, if there is one. */
  void discard(Path target) throws IOException;

  /** Feeds the whole file at {@code target} into {@code digest}; returns its size in bytes. */
  long digest(Path target, MessageDigest digest) throws IOException;
}
