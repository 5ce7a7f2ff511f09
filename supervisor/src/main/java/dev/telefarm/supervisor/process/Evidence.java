package dev.telefarm.supervisor.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What dying workers leave beside their log: the JVM's hs_err files, thread dumps. An account that
 * dies every minute must not fill the disk with them.
 */
final class Evidence {
  /** Of an account. */
  private static final int KEPT = 16;

  private static final Pattern LOG = Pattern.compile("worker(\\.\\d+)?\\.log");

  private record Dated(Path file, FileTime written) {}

  private Evidence() {}

  /** Removes all but the newest. */
  static void forgetOld(Path logFolder) throws IOException {
    List<Dated> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(logFolder)) {
      for (Path file : entries) {
        if (Files.isRegularFile(file) && !LOG.matcher(file.getFileName().toString()).matches()) {
          found.add(new Dated(file, Files.getLastModifiedTime(file)));
        }
      }
    }
    found.sort(Comparator.comparing(Dated::written).reversed());
    for (Dated old : found.subList(Math.min(KEPT, found.size()), found.size())) {
      Files.deleteIfExists(old.file());
    }
  }
}
