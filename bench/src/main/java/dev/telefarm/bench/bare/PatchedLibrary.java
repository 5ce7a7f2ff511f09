package dev.telefarm.bench.bare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The guard against measuring on Telegram itself: TDLib dials as soon as it has its parameters. */
public final class PatchedLibrary {
  private static final List<String> TELEGRAM = List.of("149.154", "95.161.", "2001:b2");

  private PatchedLibrary() {}

  /**
   * {@code library}, if it is one that knows loopback addresses only.
   *
   * @throws IllegalStateException if it is not
   */
  public static Path require(Path library) throws IOException {
    String bytes = new String(Files.readAllBytes(library), StandardCharsets.ISO_8859_1);
    if (TELEGRAM.stream().anyMatch(bytes::contains)) {
      throw new IllegalStateException(
          library + " knows Telegram's addresses: it is never used here");
    }
    return library;
  }
}
