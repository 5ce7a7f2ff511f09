package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.SharedFile;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client, or any other message of it, as rules look at it.
 *
 * @param account id of the account it belongs to; null before login
 * @param connection number of the connection that it came over
 * @param method of the API; null for a message that is not looked into
 * @param file what the call asks bytes of, or null
 * @param offset first byte that it asks for
 * @param length how many bytes it asks for
 */
public record Occurrence(
    @Nullable String account,
    int dc,
    long connection,
    @Nullable String method,
    @Nullable SharedFile file,
    long offset,
    int length) {

  static Occurrence message(@Nullable String account, int dc, long connection) {
    return new Occurrence(account, dc, connection, null, null, 0, 0);
  }
}
