package dev.telefarm.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The TDLib libraries of the tests. */
public final class Library {
  private static final Path HOME = Path.of(System.getProperty("telefarm.home"));

  private Library() {}

  /**
   * The released library as the build installed it. It must never be given parameters: it would
   * dial Telegram.
   */
  public static Path released() throws IOException {
    Path packages = HOME.resolve("../../node_modules/@prebuilt-tdlib").normalize();
    try (var platforms = Files.list(packages)) {
      return platforms
          .map(platform -> platform.resolve(System.mapLibraryName("tdjson")))
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no libtdjson: run scripts/build"));
    }
  }

  /** {@code library}, if it is one that knows loopback addresses only. */
  public static Path requirePatched(Path library) throws IOException {
    String bytes = new String(Files.readAllBytes(library), StandardCharsets.ISO_8859_1);
    if (bytes.contains("149.154") || bytes.contains("95.161.") || bytes.contains("2001:b2")) {
      throw new IllegalStateException(
          library + " knows Telegram's addresses: tests must not use it");
    }
    return library;
  }
}
