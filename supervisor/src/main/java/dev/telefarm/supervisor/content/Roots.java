package dev.telefarm.supervisor.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The folders in one of which every file of a download must be.
 *
 * @param folders absolute; empty means anywhere
 */
public record Roots(List<Path> folders) {
  /** Whether the absolute path, symbolic links resolved, is in one of the folders. */
  public boolean admit(Path path) throws IOException {
    if (folders.isEmpty()) {
      return true;
    }
    Path real = resolved(path);
    for (Path folder : folders) {
      if (Files.exists(folder) && real.startsWith(folder.toRealPath())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The path with the symbolic links of what exists of it resolved.
   *
   * @throws IOException if a symbolic link leads nowhere
   */
  public static Path resolved(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return path.toRealPath();
    }
    Path parent = path.getParent();
    Path name = path.getFileName();
    return parent == null || name == null ? path : resolved(parent).resolve(name);
  }
}
