package dev.telefarm.supervisor.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a proxy in a request must be like. No message repeats a secret. */
final class ProxyFields {
  /** A name, or an address without brackets. */
  private static final Pattern HOST = Pattern.compile("[^\\s\\p{Cntrl}/@?#\\\\\\[\\]]{1,253}");

  private static final Pattern HEXADECIMAL = Pattern.compile("([0-9a-fA-F]{2})+");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_LOGIN = 255; // bytes, RFC 1929
  private static final int KEY = 16;
  private static final byte PADDED = (byte) 0xdd;
  private static final byte TLS = (byte) 0xee;
  private static final int MAX_DOMAIN = 182;

  private ProxyFields() {}

  /** A secret may be missing: it may be the one that is stored. */
  static void check(Fields fields, Proxy proxy, String field) {
    Proxy.Mode mode = proxy.getMode();
    fields.require(
        mode != Proxy.Mode.UNRECOGNIZED, field + ".mode", "must be DIRECT, PINNED or AUTO");
    fields.require(
        !proxy.getDirectAllowed() || mode == Proxy.Mode.MODE_AUTO,
        field + ".direct_allowed",
        "is for AUTO only");
    if (mode == Proxy.Mode.MODE_PINNED) {
      fields.require(proxy.hasServer(), field + ".server", "is required with PINNED");
      if (proxy.hasServer()) {
        check(fields, proxy.getServer(), field + ".server");
      }
    } else {
      fields.require(!proxy.hasServer(), field + ".server", "is for PINNED only");
    }
  }

  private static void check(Fields fields, ProxyServer server, String field) {
    fields.require(
        HOST.matcher(server.getHost()).matches(), field + ".host", "must be a name or an address");
    fields.require(
        server.getPort() >= 1 && server.getPort() <= MAX_PORT,
        field + ".port",
        "must be from 1 to 65535");
    switch (server.getTypeCase()) {
      case SOCKS5 ->
          login(
              fields,
              server.getSocks5().getUsername(),
              server.getSocks5().getPassword(),
              field + ".socks5");
      case HTTP ->
          login(
              fields,
              server.getHttp().getUsername(),
              server.getHttp().getPassword(),
              field + ".http");
      case MTPROTO ->
          fields.require(
              isSecret(server.getMtproto().getSecret()),
              field + ".mtproto.secret",
              "must be 16 bytes, dd and 16, or ee, 16 and a domain, in hexadecimal or base64url");
      case TYPE_NOT_SET ->
          fields.require(false, field + ".type", "must be one of socks5, http and mtproto");
    }
  }

  private static void login(Fields fields, String username, String password, String field) {
    fields.require(
        username.getBytes(UTF_8).length <= MAX_LOGIN,
        field + ".username",
        "must have at most 255 bytes");
    fields.require(
        password.getBytes(UTF_8).length <= MAX_LOGIN,
        field + ".password",
        "must have at most 255 bytes");
    fields.require(
        password.isEmpty() || !username.isEmpty(),
        field + ".username",
        "is required with a password");
  }

  private static boolean isSecret(String text) {
    if (text.isEmpty()) {
      return true;
    }
    byte[] bytes;
    try {
      bytes =
          HEXADECIMAL.matcher(text).matches()
              ? HexFormat.of().parseHex(text)
              : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return bytes.length == KEY
        || (bytes.length == 1 + KEY && bytes[0] == PADDED)
        || (bytes.length > 1 + KEY && bytes.length <= 1 + KEY + MAX_DOMAIN && bytes[0] == TLS);
  }

  /**
   * Throws if a secret is missing now.
   *
   * @param missing whether it is
   */
  static void requireSecret(boolean missing, String field) {
    Fields fields = new Fields();
    fields.require(!missing, field + ".server.mtproto.secret", "is required");
    fields.check();
  }
}
