package dev.telefarm.supervisor.access;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.config.Secret;
import io.grpc.Attributes;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** By bearer token; for connections that do not leave this host. */
public final class Tokens implements Authenticator {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte[] admin;
  private final byte[] read;

  /** One token for each role. */
  public Tokens(Secret admin, Secret read) {
    this.admin = bearer(admin);
    this.read = bearer(read);
  }

  @Override
  public Caller authenticate(Metadata headers, Attributes transport) throws Stranger {
    String shown = headers.get(AUTHORIZATION);
    if (shown != null) {
      byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
      // The comparison takes the same time wherever the first difference is.
      if (MessageDigest.isEqual(bytes, admin)) {
        return new Caller("token", Role.ADMIN);
      }
      if (MessageDigest.isEqual(bytes, read)) {
        return new Caller("token", Role.READ);
      }
    }
    throw new Stranger(
        ErrorReason.ERROR_REASON_TOKEN_INVALID,
        "the call has no token or a wrong one; the token is in the file api.token of the data directory");
  }

  private static byte[] bearer(Secret token) {
    return ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8);
  }
}
