package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code fetched} in an account's folder: a line for each part that its puppets fetched,
 * by which a test sees that none was fetched twice.
 */
record PuppetFetches(Path folder) {
  void add(DownloadParts parts) {
    String line = parts.getDownload() + " " + parts.getDurable(0).getFirst() + "\n";
    try {
      Files.writeString(
          folder.resolve("fetched"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
