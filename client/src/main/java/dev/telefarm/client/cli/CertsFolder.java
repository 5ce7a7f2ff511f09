package dev.telefarm.client.cli;

import dev.telefarm.client.certs.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** {@code certs/} of the supervisor's data directory, on the supervisor's host. */
final class CertsFolder {
  /** How long certificates are valid if nobody says otherwise. */
  static final int DAYS = 825;

  private final Session session;
  private final Path path;

  CertsFolder(Session session) {
    this.session = session;
    this.path = session.dataDirectory().resolve("certs");
  }

  Path path() {
    return path;
  }

  void create() throws IOException {
    createPrivate(path);
  }

  Optional<CertificateAuthority> authority() throws IOException {
    return CertificateAuthority.find(path, session.host().clock(), new SecureRandom());
  }

  static void createPrivate(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static Duration life(int days) {
    if (days < 1) {
      throw CommandFailure.usage("--days must be at least 1, not " + days, "give a number of days");
    }
    return Duration.ofDays(days);
  }

  CommandFailure failure(IOException e) {
    return new CommandFailure(
        ExitCode.LOCAL_FILE,
        "the certificates cannot be made: " + e.getMessage(),
        "run this on the supervisor's host, as its user");
  }
}
