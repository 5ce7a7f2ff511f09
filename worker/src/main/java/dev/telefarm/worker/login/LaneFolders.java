package dev.telefarm.worker.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where each lane's TDLib keeps what it has: a folder for each, named by its number.
 *
 * @param root holds nothing else
 */
record LaneFolders(Path root) {
  Path of(int lane) {
    return root.resolve(Integer.toString(lane));
  }

  boolean exists(int lane) {
    return Files.exists(of(lane));
  }

  /** Removes a lane's folder, if there is one, with everything in it; its client must be closed. */
  void remove(int lane) throws IOException {
    if (!exists(lane)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(of(lane))) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
