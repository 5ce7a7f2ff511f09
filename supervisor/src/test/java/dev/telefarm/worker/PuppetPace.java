package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a puppet's endless downloads move, by a file {@code movement} in its folder: not at all
 * ({@code none}), not until it is nudged ({@code none-until-nudged}), or a byte at a time of which
 * none is durable ({@code slow}). Without the file they run.
 */
final class PuppetPace {
  private static final String UNTIL_NUDGED = "none-until-nudged";

  private final Path file;

  PuppetPace(Path folder) {
    this.file = folder.resolve("movement");
  }

  /** A tenth of a second later. */
  DownloadStatus moved(DownloadStatus status) {
    return switch (movement()) {
      case "none", UNTIL_NUDGED -> status;
      case "slow" -> status.toBuilder().setFetchedBytes(status.getFetchedBytes() + 1).build();
      default ->
          status.toBuilder()
              .setDurableBytes(status.getDurableBytes() + 1000)
              .setBytesPerSecond(10_000)
              .build();
    };
  }

  void nudged() {
    if (movement().equals(UNTIL_NUDGED)) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private String movement() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
