package dev.telefarm.sandbox.world;

import java.io.IOException;

/** The bytes of a file, readable at any offset by any number of threads. */
public sealed interface Content permits GeneratedContent, DiskContent {
  /** Bytes. */
  long size();

  /**
   * Bytes {@code offset} to {@code offset + length}, cut at the end of the content; empty beyond
   * it.
   *
   * @throws IOException if a file behind the content can no longer be read, or has become shorter
   */
  byte[] read(long offset, int length) throws IOException;
}
