package dev.telefarm.worker.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The folders in which targets may lie. A target's folder has to be in one of them by its name, and
 * also where its symbolic links lead. Immutable; thread-safe.
 *
 * <p>What was checked can be changed by whoever may write in these folders, so it is checked again
 * before every step that gives a name. Between the check and the step remains a moment.
 */
final class TargetRoots {
  /** No folder is excepted. */
  static final TargetRoots ANYWHERE = new TargetRoots(List.of());

  private final List<Path> roots;

  private TargetRoots(List<Path> roots) {
    this.roots = roots;
  }

  /**
   * These; anywhere if there are none.
   *
   * @throws IllegalArgumentException if one is not absolute
   */
  static TargetRoots of(List<Path> roots) {
    for (Path root : roots) {
      if (!root.isAbsolute()) {
        throw new IllegalArgumentException("a root for targets is not absolute: " + root);
      }
    }
    return new TargetRoots(roots.stream().map(Path::normalize).toList());
  }

  /**
   * Passes if {@code target} may be written.
   *
   * @param target absolute
   * @throws TargetException if its folder is outside, or cannot be told to be inside
   * @throws IOException if the disk is full
   */
  void check(Path target, TargetFiles files) throws TargetException, IOException {
    if (roots.isEmpty()) {
      return;
    }
    Path folder = Objects.requireNonNull(target.normalize().getParent(), "a target has a folder");
    boolean named = false;
    boolean leads = false;
    try {
      Path real = files.real(folder);
      for (Path root : roots) {
        Path realRoot = files.real(root);
        named |= folder.startsWith(root) || folder.startsWith(realRoot);
        leads |= real.startsWith(realRoot);
      }
    } catch (IOException e) {
      throw TargetException.notWritable(target, e);
    }
    if (!named || !leads) {
      throw TargetException.outsideRoots(target);
    }
  }
}
