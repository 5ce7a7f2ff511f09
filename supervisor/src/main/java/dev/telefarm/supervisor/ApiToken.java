package dev.telefarm.supervisor;

import dev.telefarm.supervisor.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A file with a token: made once, readable by its owner only. */
final class ApiToken {
  private static final int BYTES = 32;

  private ApiToken() {}

  static Secret readOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] raw = new byte[BYTES];
      new SecureRandom().nextBytes(raw);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
      PrivateFiles.write(file, token + "\n");
      return new Secret(token);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String token = Files.readString(file).strip();
    if (token.length() < BYTES) {
      throw new IOException(
          file + " is damaged: remove it, and a new token is made at the next start");
    }
    return new Secret(token);
  }
}
