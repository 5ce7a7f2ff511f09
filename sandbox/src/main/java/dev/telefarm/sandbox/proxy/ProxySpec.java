package dev.telefarm.sandbox.proxy;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.util.HexFormat;

/**
 * A proxy that somebody wants.
 *
 * @param port of 127.0.0.1, or 0 for any free one
 * @param username with {@code password}, what a client of SOCKS5 or HTTP has to show; empty:
 *     nothing
 * @param secret for MTPROTO: 32 hexadecimal digits, or dd and 32 for padded frames only
 */
public record ProxySpec(ProxyType type, int port, String username, String password, String secret) {
  private static final int KEY = 16;
  private static final byte PADDED = (byte) 0xdd;

  /**
   * Checks that there can be such a proxy.
   *
   * @throws InvalidFieldException naming the field that is wrong
   */
  public ProxySpec {
    require(port >= 0 && port <= 65535, "port", "must be from 0 to 65535");
    if (type == ProxyType.MTPROTO) {
      require(
          secret.matches("(dd)?[0-9a-f]{32}"),
          "secret",
          "must be 32 hexadecimal digits, or dd and 32");
      require(username.isEmpty() && password.isEmpty(), "username", "is not for MTPROTO");
    } else {
      require(secret.isEmpty(), "secret", "is for MTPROTO only");
      require(password.isEmpty() || !username.isEmpty(), "username", "is required with a password");
    }
  }

  /** The 16 bytes that both sides mix into their keys. */
  byte[] key() {
    byte[] bytes = HexFormat.of().parseHex(secret);
    byte[] key = new byte[KEY];
    System.arraycopy(bytes, bytes.length - KEY, key, 0, KEY);
    return key;
  }

  boolean paddedOnly() {
    return type == ProxyType.MTPROTO
        && HexFormat.of().parseHex(secret)[0] == PADDED
        && secret.length() > 2 * KEY;
  }

  boolean admits(String shownUsername, String shownPassword) {
    return username.equals(shownUsername) && password.equals(shownPassword);
  }

  private static void require(boolean condition, String field, String problem) {
    if (!condition) {
      throw new InvalidFieldException(field, problem);
    }
  }
}
