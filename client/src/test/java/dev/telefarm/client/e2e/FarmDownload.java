package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.GetDownloadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A download of the farm, as a test handles it. */
record FarmDownload(Farm farm, String name, Telegram.SharedFile original) {
  /** What TDLib of a free account asks for at a time. */
  private static final long ON_THE_WIRE = mebibytes(2);

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** As commands name it. */
  String id() {
    return name.substring("downloads/".length());
  }

  Download state() {
    return farm.client()
        .downloads()
        .getDownload(GetDownloadRequest.newBuilder().setName(name).build());
  }

  /** Waits for so many bytes on stable storage; the download must not have ended before. */
  Download awaitDurable(long bytes) {
    return await(
        bytes + " durable bytes", download -> download.getProgress().getDurableBytes() >= bytes);
  }

  Download await(String what, Predicate<Download> condition) {
    return Awaitility.await(what + " of " + name)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(this::state, condition);
  }

  Completed awaitCompleted() {
    Download ended = await("the end", download -> download.hasEndTime());
    assertThat(ended.getState()).as("%s", ended).isEqualTo(Download.State.STATE_COMPLETED);
    return new Completed(farm, ended, original);
  }

  /** The file that is being made, beside its final place. */
  PartialFile partialFile() {
    return new PartialFile(farm.reachable(Path.of(state().getPath() + ".part")));
  }

  /** What all accounts together were given of it so far. */
  long servedBytes() {
    return farm.telegram().servedBytes(original);
  }

  /** A download that has ended well, to assert things of. */
  record Completed(Farm farm, Download download, Telegram.SharedFile original) {
    Path path() {
      return farm.reachable(Path.of(download.getPath()));
    }

    /** Size and SHA-256 of the file, of the resource and of the original are one. */
    Completed hasOriginalContent() {
      assertThat(path()).hasSize(original.size());
      String sha256 = sha256(path());
      assertThat(sha256).isEqualTo(HexFormat.of().formatHex(original.sha256()));
      assertThat(download.getSha256()).isEqualTo(sha256);
      return this;
    }

    /**
     * At most so many bytes were fetched more than once, by the sandbox's count and by the farm's
     * own.
     */
    Completed fetchedAgainAtMost(long bytes) {
      assertThat(farm.telegram().servedBytes(original))
          .as("served of %s", download)
          .isBetween(original.size(), original.size() + bytes);
      assertThat(download.getProgress().getRefetchedBytes())
          .as("%s", download)
          .isLessThanOrEqualTo(bytes);
      return this;
    }

    /**
     * Since {@code served} bytes had been served, only what was not durable then and what was
     * damaged was asked for: exact, but for answers that were on their way.
     */
    Completed fetchedOnlyTheRest(long served, long durable, long damaged) {
      assertThat(farm.telegram().servedBytes(original) - served)
          .as("served since %s bytes were durable, of which %s are damaged", durable, damaged)
          .isLessThanOrEqualTo(original.size() - durable + damaged + ON_THE_WIRE);
      return this;
    }

    Completed refetched(long bytes) {
      assertThat(download.getProgress().getRefetchedBytes()).as("%s", download).isEqualTo(bytes);
      return this;
    }

    Completed resumed() {
      assertThat(download.getProgress().getResumptions()).as("%s", download).isPositive();
      return this;
    }
  }

  static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
