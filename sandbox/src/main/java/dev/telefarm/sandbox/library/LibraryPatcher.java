package dev.telefarm.sandbox.library;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes copies of a released libtdjson that talk to a sandbox, and to nothing else.
 *
 * <p>TDLib has no setting for its data centres, and dials Telegram the moment it has its
 * parameters. What it dials is constant data of the library, so a copy can be pointed elsewhere
 * without building TDLib: both RSA keys that it trusts (production and test), the built-in IPv4
 * networks (to 127.x), the built-in IPv6 networks (to link-local addresses, which cannot be reached
 * without a scope) and the ports (443 and 80 need privileges). Anything unexpected is refused.
 *
 * <p>Copies are cached by (library, key, octet) and written atomically: processes may ask for the
 * same one at once. Thread-safe.
 */
public final class LibraryPatcher {
  /** Where a patched library connects to instead of port 443. */
  public static final int PORT = 28443;

  /** Where a patched library connects to instead of port 80. */
  public static final int SECOND_PORT = 28080;

  private static final byte[] PEM_BEGIN = "-----BEGIN RSA PUBLIC KEY-----".getBytes(US_ASCII);
  private static final byte[] PEM_END = "-----END RSA PUBLIC KEY-----".getBytes(US_ASCII);

  /**
   * A third key of the library, for CDN configuration, is one byte longer and is not part of the
   * handshake.
   */
  private static final int PEM_LENGTH = 425;

  private final Path cache;

  public LibraryPatcher(Path cache) {
    this.cache = cache;
  }

  /**
   * The path of a copy of {@code library} that trusts {@code publicKeyPem} and connects to
   * 127.{@code octet}.
   *
   * @param publicKeyPem a PKCS#1 PEM of a 2048-bit key, lines separated by LF, 425 characters
   *     without the last one
   * @param octet 100 to 255: it must have three digits
   * @throws UnknownLibraryException if an occurrence count differs, naming what
   * @throws UncheckedIOException if the library cannot be read or the copy cannot be written
   */
  public Path patch(Path library, String publicKeyPem, int octet) {
    byte[] pem = publicKeyPem.strip().getBytes(US_ASCII);
    if (pem.length != PEM_LENGTH) {
      throw new IllegalArgumentException(
          "the public key's PEM has " + pem.length + " bytes, not " + PEM_LENGTH);
    }
    if (octet < 100 || octet > 255) {
      throw new IllegalArgumentException("octet " + octet + " is not in 100..255");
    }
    try {
      byte[] image = Files.readAllBytes(library);
      Path target =
          cache.resolve(
              "libtdjson-%s-%s-127.%d.so".formatted(shortHash(image), shortHash(pem), octet));
      if (Files.exists(target)) {
        return target;
      }
      patchInPlace(image, pem, octet);
      writeAtomically(image, target);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot patch " + library + " into " + cache + ": " + e.getMessage(), e);
    }
  }

  static void patchInPlace(byte[] image, byte[] pem, int octet) {
    var patches =
        List.of(
            Patch.ofText("IPv4 network 149.154", "149.154", "127." + octet, 1),
            Patch.ofText("IPv4 network 95.161", "95.161.", "127.16.", 1),
            Patch.ofText("IPv6 network 2001:b2", "2001:b2", "fe80:b2", 5),
            Patch.ofText("IPv6 network 2001:67", "2001:67", "fe80:67", 3),
            new Patch("ports 443 and 80", ports(443, 80), ports(PORT, SECOND_PORT), 1));
    var offsets = new ArrayList<List<Integer>>();
    for (Patch patch : patches) {
      offsets.add(patch.locate(image));
    }
    List<Integer> keys = handshakeKeys(image);
    for (int i = 0; i < patches.size(); i++) {
      patches.get(i).apply(image, offsets.get(i));
    }
    for (int offset : keys) {
      System.arraycopy(pem, 0, image, offset, pem.length);
    }
  }

  private static List<Integer> handshakeKeys(byte[] image) {
    var keys = new ArrayList<Integer>();
    var lengths = new ArrayList<Integer>();
    for (int at = Patch.indexOf(image, PEM_BEGIN, 0);
        at >= 0;
        at = Patch.indexOf(image, PEM_BEGIN, at + 1)) {
      int end = Patch.indexOf(image, PEM_END, at);
      int length = end < 0 ? 0 : end + PEM_END.length - at;
      lengths.add(length);
      if (length == PEM_LENGTH) {
        keys.add(at);
      }
    }
    if (keys.size() != 2) {
      throw new UnknownLibraryException(
          "RSA public keys of %d bytes: expected 2 in this libtdjson, found %d (lengths of all keys: %s)"
              .formatted(PEM_LENGTH, keys.size(), lengths));
    }
    return keys;
  }

  private static byte[] ports(int first, int second) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(first)
        .putInt(second)
        .array();
  }

  private void writeAtomically(byte[] image, Path target) throws IOException {
    Files.createDirectories(cache);
    Path temporary = Files.createTempFile(cache, "libtdjson-", ".part");
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(image);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String shortHash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(Arrays.copyOf(hash, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
