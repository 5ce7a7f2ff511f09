package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.DownloadWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A puppet's downloads in parts, by files in its folder: it makes no more parts durable than {@code
 * limit} says, runs at most as many downloads at once as {@code parallel} says (the others are
 * queued, higher priorities first), and with a {@code wait} (a DownloadWait in bytes) none runs and
 * all wait so. One thread only.
 */
final class PuppetParts {
  private final Path folder;
  private final PuppetFetches fetches;
  private final Consumer<WorkerReport> out;
  private final Map<String, PuppetDownload> files = new LinkedHashMap<>();
  private final Set<String> running = new HashSet<>();
  private int made;

  PuppetParts(Path folder, Consumer<WorkerReport> out) {
    this.folder = folder;
    this.fetches = new PuppetFetches(folder);
    this.out = out;
  }

  void put(DownloadSpec spec) {
    PuppetDownload file = files.get(spec.getDownload());
    if (file == null) {
      files.put(spec.getDownload(), new PuppetDownload(spec));
    } else {
      file.directed(spec);
    }
  }

  void retain(Collection<String> wanted) {
    files.keySet().retainAll(wanted);
  }

  void remove(String download) {
    files.remove(download);
  }

  void known(String download, List<PartRun> durable) {
    PuppetDownload file = files.get(download);
    if (file != null) {
      file.known(durable);
    }
  }

  List<DownloadStatus> snapshots() {
    return files.values().stream().map(PuppetDownload::snapshot).toList();
  }

  void advance() {
    start();
    Optional<DownloadWait> wait = waiting();
    files.forEach((id, file) -> {
      DownloadStatus status = advance(file, running.contains(id) && wait.isEmpty());
      boolean begun = status.getPhase() == DownloadStatus.Phase.PHASE_RUNNING;
      if (begun && wait.isPresent()) {
        status =
            status.toBuilder()
                .setPhase(DownloadStatus.Phase.PHASE_WAITING)
                .setWait(wait.get())
                .build();
      } else if (begun && !running.contains(id)) {
        status =
            DownloadStatus.newBuilder()
                .setDownload(id)
                .setPhase(DownloadStatus.Phase.PHASE_QUEUED)
                .build();
      }
      out.accept(WorkerReport.newBuilder().setDownload(status).build());
    });
  }

  private void start() {
    running.retainAll(files.keySet());
    files.forEach((id, file) -> {
      if (file.status().getPhase() == DownloadStatus.Phase.PHASE_COMPLETED) {
        running.remove(id);
      }
    });
    files.entrySet().stream()
        .filter(file -> file.getValue().status().getPhase() != DownloadStatus.Phase.PHASE_COMPLETED)
        .filter(file -> !running.contains(file.getKey()))
        .sorted(
            Comparator.<Map.Entry<String, PuppetDownload>>comparingInt(
                    file -> -file.getValue().priority())
                .thenComparing(Map.Entry::getKey))
        .limit(Math.max(0, number("parallel") - running.size()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(running::add);
  }

  private DownloadStatus advance(PuppetDownload file, boolean runs) {
    if (runs && made < number("limit")) {
      file.fetch()
          .ifPresent(parts -> {
            made++;
            fetches.add(parts);
            out.accept(WorkerReport.newBuilder().setDownloadParts(parts).build());
          });
    }
    return file.status();
  }

  private Optional<DownloadWait> waiting() {
    Path file = folder.resolve("wait");
    try {
      return Files.exists(file)
          ? Optional.of(DownloadWait.parseFrom(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int number(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : Integer.MAX_VALUE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
