package dev.telefarm.supervisor;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The runnable tree: a folder of jars for each process, and {@code native} for libtdjson. */
final class Home {
  private Home() {}

  /**
   * Named by the system property telefarm.home, else the folder above the one that this program's
   * jar is in.
   */
  static Path ofThisProgram() {
    String named = System.getProperty("telefarm.home", "");
    if (!named.isEmpty()) {
      return Path.of(named).toAbsolutePath();
    }
    try {
      Path jar = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = jar.getParent();
      return folder == null || folder.getParent() == null ? jar : folder.getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path tdlibLibrary(Path home) {
    return home.resolve("native").resolve("libtdjson.so");
  }
}
