package dev.telefarm.client.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A download's partial file, in the hands of somebody who should leave it alone. */
record PartialFile(Path path) {
  /** Inverts the byte at this offset. */
  void flip(long offset) {
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(offset);
      int was = file.read();
      file.seek(offset);
      file.write(was ^ 0xff);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void truncate(long size) {
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
