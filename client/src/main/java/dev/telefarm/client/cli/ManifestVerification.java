package dev.telefarm.client.cli;

import dev.telefarm.proto.v1.VerifyDownloadResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Proves every file of a manifest on this machine, without a supervisor: as many at the same time
 * as there are cores.
 */
final class ManifestVerification {
  private final Verdicts verdicts;

  ManifestVerification(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  void run(Path manifest) throws InterruptedException {
    List<ManifestLine.Fetched> lines = read(manifest);
    int threads = Math.clamp(lines.size(), 1, Runtime.getRuntime().availableProcessors());
    try (ExecutorService hashing =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory())) {
      List<Future<VerifyDownloadResponse>> proofs =
          lines.stream().map(line -> hashing.submit(() -> LocalProof.of(line))).toList();
      for (int i = 0; i < lines.size(); i++) {
        take(lines.get(i).path(), proofs.get(i));
      }
    }
  }

  private void take(Path file, Future<VerifyDownloadResponse> proof) throws InterruptedException {
    try {
      verdicts.add("", proof.get());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof IOException cause)) {
        throw new IllegalStateException(e.getCause());
      }
      verdicts.addFailure(LocalFile.failure(file, cause));
    }
  }

  /** Of a file that has several lines the last one counts: it was replaced since. */
  private List<ManifestLine.Fetched> read(Path manifest) {
    Path folder = Optional.ofNullable(manifest.getParent()).orElse(manifest);
    Map<Path, ManifestLine.Fetched> byPath = new LinkedHashMap<>();
    int number = 0;
    try (var lines = Files.lines(manifest, StandardCharsets.UTF_8)) {
      for (String line : (Iterable<String>) lines::iterator) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        switch (ManifestLine.parse(line, folder)) {
          case ManifestLine.Fetched file -> byPath.put(file.path(), file);
          case ManifestLine.Skipped() -> {}
          case ManifestLine.Unreadable() -> verdicts.addFailure(unreadable(manifest, number));
        }
      }
    } catch (IOException e) {
      throw LocalFile.failure(manifest, e);
    } catch (UncheckedIOException e) {
      throw LocalFile.failure(manifest, Objects.requireNonNull(e.getCause()));
    }
    return List.copyOf(byPath.values());
  }

  private static CommandFailure unreadable(Path manifest, int line) {
    return new CommandFailure(
        ExitCode.LOCAL_FILE,
        manifest + ": line " + line + " does not name a file, its size and SHA-256",
        "remove it; a supervisor that was killed may have written half of it");
  }
}
