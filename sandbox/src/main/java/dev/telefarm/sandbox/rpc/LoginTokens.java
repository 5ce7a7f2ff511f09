package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Logins by QR code: a client without an account shows a token, one with an account accepts it, and
 * the first one is told to ask again. Thread-safe.
 */
public final class LoginTokens {
  private static final Duration LIFETIME = Duration.ofSeconds(30);
  private static final int LENGTH = 32;

  private record Shown(long authKeyId, Instant expires) {}

  private final InstantSource clock;
  private final RandomGenerator random;
  private final UpdateSink sink;
  private final Map<ByteBuffer, Shown> shown = new HashMap<>();
  private final Map<Long, Account> accepted = new HashMap<>();

  LoginTokens(InstantSource clock, RandomGenerator random, UpdateSink sink) {
    this.clock = clock;
    this.random = random;
    this.sink = sink;
  }

  /** A new token for a key, as auth.loginToken. */
  synchronized TlObject show(long authKeyId) {
    shown.values().removeIf(token -> token.expires().isBefore(clock.instant()));
    var token = new byte[LENGTH];
    random.nextBytes(token);
    Instant expires = clock.instant().plus(LIFETIME);
    shown.put(ByteBuffer.wrap(token), new Shown(authKeyId, expires));
    return TlObject.of("auth.loginToken")
        .with("expires", (int) expires.getEpochSecond())
        .with("token", token);
  }

  /**
   * Accepts a token for an account, and tells the client that shows it.
   *
   * @throws RpcException 400 AUTH_TOKEN_INVALID or AUTH_TOKEN_EXPIRED
   */
  public void accept(Account account, byte[] token) throws RpcException {
    long authKeyId = take(account, token);
    TlObject update = TlObject.of("updateShort");
    sink.push(
        authKeyId,
        update
            .with("update", TlObject.of("updateLoginToken"))
            .with("date", (int) clock.instant().getEpochSecond()));
  }

  private synchronized long take(Account account, byte[] token) throws RpcException {
    Shown found = shown.remove(ByteBuffer.wrap(token));
    if (found == null) {
      throw Errors.badRequest("AUTH_TOKEN_INVALID");
    }
    if (found.expires().isBefore(clock.instant())) {
      throw Errors.badRequest("AUTH_TOKEN_EXPIRED");
    }
    accepted.put(found.authKeyId(), account);
    return found.authKeyId();
  }

  /** The account that accepted this key's token, once. */
  synchronized @Nullable Account takeAccepted(long authKeyId) {
    return accepted.remove(authKeyId);
  }
}
