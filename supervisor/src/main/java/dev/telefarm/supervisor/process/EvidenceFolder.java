package dev.telefarm.supervisor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files in an account's {@code logs} that say why a worker ended: the newest few are kept. */
record EvidenceFolder(Path logs) {
  private static final Logger log = LoggerFactory.getLogger(EvidenceFolder.class);

  private static final int KEPT = 10;

  /** Writes the dump of a process beside the others. */
  Path keepThreads(long pid, String dump) throws IOException {
    Path file = Files.writeString(logs.resolve("threads_pid" + pid + ".txt"), dump);
    prune();
    return file;
  }

  /** Removes all but the newest files, error files of the JVM included. */
  void prune() {
    try (Stream<Path> all = Files.list(logs)) {
      List<Path> files =
          all.filter(EvidenceFolder::isEvidence)
              .sorted(Comparator.comparingLong(EvidenceFolder::modified).reversed())
              .toList();
      for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
        Files.deleteIfExists(old);
      }
    } catch (IOException e) {
      log.warn("old evidence stays in {}: {}", logs, e.toString());
    }
  }

  private static boolean isEvidence(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("hs_err_pid") || name.startsWith("threads_pid");
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0; // just removed
    }
  }
}
