package dev.telefarm.worker.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.MessageDigest;

/**
 * The file beside the final path that bytes are collected in. Thread-safe: several threads write,
 * read and force it at the same time, each at its own offsets.
 *
 * <p>An interrupt of one thread inside a call <em>closes the file for all of them</em>: that is how
 * the system's channels are, and files that could not be interrupted have no positioned access. The
 * interrupted thread gets a {@link java.nio.channels.ClosedByInterruptException}, each other one a
 * {@link ClosedChannelException} of its own at its next call. So whoever gets a {@code
 * ClosedChannelException} of a file that it has not closed was stopped together with the rest;
 * nothing is wrong with the disk. To stop one thread alone, do not interrupt it.
 */
public interface PartialFile extends AutoCloseable {

  /** Writes all of {@code bytes} at {@code offset}. */
  void write(ByteBuffer bytes, long offset) throws IOException;

  /**
   * Fills {@code bytes} with what is at {@code offset}.
   *
   * @throws java.io.EOFException if the file ends before
   */
  void read(ByteBuffer bytes, long offset) throws IOException;

  /**
   * Cuts or extends it to {@code size} bytes.
   *
   * @throws UnsupportedOperationException if it is another worker's, and was only {@linkplain
   *     TargetFiles#join joined}
   */
  void resize(long size) throws IOException;

  /**
   * What was written before, by any thread, is on stable storage afterwards. If it fails, that is
   * lost: a second try may succeed over pages that the system has dropped.
   */
  void force() throws IOException;

  long size() throws IOException;

  /**
   * Feeds the first {@code bytes}, as the disk gives them back now, into {@code digest}.
   *
   * @throws java.io.EOFException if there are fewer
   */
  void digest(MessageDigest digest, long bytes) throws IOException;

  @Override
  void close() throws IOException;
}
