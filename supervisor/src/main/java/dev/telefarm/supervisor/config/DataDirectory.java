package dev.telefarm.supervisor.config;

import dev.telefarm.supervisor.account.AccountId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where everything is kept. Directories are made 0700: what is in them lets anyone speak as the
 * accounts.
 *
 * @param root absolute
 */
public record DataDirectory(Path root) {
  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The data directory that nobody named: $TELEFARM_DATA, else $XDG_DATA_HOME/telefarm, else
   * ~/.local/share/telefarm.
   */
  public static DataDirectory byDefault(Map<String, String> environment, String userHome) {
    String own = environment.getOrDefault("TELEFARM_DATA", "");
    if (!own.isEmpty()) {
      return new DataDirectory(Path.of(own));
    }
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = xdg.isEmpty() ? Path.of(userHome, ".local", "share") : Path.of(xdg);
    return new DataDirectory(base.resolve("telefarm"));
  }

  /**
   * Makes it and its folders if they are missing.
   *
   * @throws IOException saying in one sentence that, and why, it cannot be made
   */
  public void create() throws IOException {
    try {
      for (Path folder : new Path[] {root, run(), logs(), accounts()}) {
        privateFolder(folder);
      }
    } catch (IOException e) {
      throw new IOException(
          "the data directory " + root + " cannot be made (" + e + "); choose another with --data",
          e);
    }
  }

  /** Makes the account's folder and its log folder if they are missing. */
  public Path createAccount(AccountId account) throws IOException {
    Path folder = account(account);
    privateFolder(folder);
    privateFolder(folder.resolve("logs"));
    return folder;
  }

  public Path account(AccountId account) {
    return accounts().resolve(account.value());
  }

  /** The accounts' folders. */
  public Path accounts() {
    return root.resolve("accounts");
  }

  public Path configuration() {
    return root.resolve("telefarm.toml");
  }

  public Path lock() {
    return root.resolve("supervisor.lock");
  }

  public Path run() {
    return root.resolve("run");
  }

  public Path linkSocket() {
    return run().resolve("link.sock");
  }

  public Path apiAddress() {
    return run().resolve("api.address");
  }

  public Path metricsAddress() {
    return run().resolve("metrics.address");
  }

  /** Of the role that may do everything. */
  public Path apiToken() {
    return root.resolve("api.token");
  }

  /** Of the role that may only look. */
  public Path readToken() {
    return root.resolve("api-read.token");
  }

  /** What {@code telefarm certs} makes. */
  public Path certificates() {
    return root.resolve("certs");
  }

  public Path store() {
    return root.resolve("store");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** What can be made again at any time. */
  public Path cache() {
    return root.resolve("cache");
  }

  private static void privateFolder(Path folder) throws IOException {
    var mode = PosixFilePermissions.fromString("rwx------");
    if (Files.isDirectory(folder)) {
      Files.setPosixFilePermissions(folder, mode);
    } else {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mode));
    }
  }
}
