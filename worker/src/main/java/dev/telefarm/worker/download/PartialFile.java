package dev.telefarm.worker.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The file beside the final path that bytes are collected in. For one thread. */
public interface PartialFile extends AutoCloseable {

  /** Writes all of {@code bytes} at {@code offset}. */
  void write(ByteBuffer bytes, long offset) throws IOException;

  /**
   * Fills {@code buffer} with the bytes at {@code offset}, as the disk gives them back now.
   *
   * @throws java.io.EOFException if the file ends before
   */
  void read(ByteBuffer buffer, long offset) throws IOException;

  /** Cuts or extends it to {@code size} bytes. */
  void resize(long size) throws IOException;

  /** What was written before is on stable storage afterwards. */
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
