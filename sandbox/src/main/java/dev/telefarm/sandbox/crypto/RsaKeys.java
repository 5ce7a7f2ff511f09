package dev.telefarm.sandbox.crypto;

import dev.telefarm.sandbox.tl.TlReader;
import dev.telefarm.sandbox.tl.TlWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;

/** The server's RSA key pair of 2048 bits, by which clients know whom they talk to. Immutable. */
public final class RsaKeys {
  private static final int BITS = 2048;
  private static final int LENGTH = BITS / 8;
  private static final int PADDED = 192;
  private static final int HASH = 32;
  private static final String PKCS8 = "PRIVATE KEY";

  private final RSAPrivateCrtKey key;

  private RsaKeys(RSAPrivateCrtKey key) {
    if (key.getModulus().bitLength() != BITS) {
      throw new IllegalArgumentException(
          "an RSA key of %d bits, not %d".formatted(key.getModulus().bitLength(), BITS));
    }
    this.key = key;
  }

  public static RsaKeys generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      RsaKeys keys;
      do {
        keys = new RsaKeys((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        // Some clients (mtcute) compare fingerprints as hexadecimal text, and lose a leading zero.
      } while (keys.fingerprint() >>> 60 == 0);
      return keys;
    } catch (GeneralSecurityException e) {
      throw Bytes.missing(e);
    }
  }

  /**
   * Reads the key pair from a PKCS#8 PEM file, which is made first when there is none (readable by
   * its owner only). Several sandboxes that share the file and start at the same time get the same
   * one.
   *
   * @throws IOException also when the file holds something else
   */
  public static synchronized RsaKeys loadOrGenerate(Path file) throws IOException {
    if (Files.exists(file)) {
      return load(file);
    }
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path making = target.resolveSibling(target.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(making, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      return Files.exists(file) ? load(file) : generate(file);
    }
  }

  private static RsaKeys generate(Path file) throws IOException {
    var keys = generate();
    PrivateFile.replace(
        file, pem(PKCS8, keys.key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
    return keys;
  }

  private static RsaKeys load(Path file) throws IOException {
    var text =
        Files.readString(file, StandardCharsets.US_ASCII)
            .lines()
            .filter(l -> !l.startsWith("-----"))
            .toList();
    try {
      var der = Base64.getDecoder().decode(String.join("", text));
      var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      return new RsaKeys((RSAPrivateCrtKey) key);
    } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
      throw new IOException(file + " is not an RSA private key in PKCS#8 PEM form", e);
    }
  }

  public BigInteger modulus() {
    return key.getModulus();
  }

  public BigInteger publicExponent() {
    return key.getPublicExponent();
  }

  /**
   * The public key in PKCS#1 PEM form without a newline at its end: 425 bytes, as Telegram clients
   * have it built in.
   */
  public String publicPem() {
    return pem("RSA PUBLIC KEY", publicDer(modulus(), publicExponent()));
  }

  /** What the handshake names the key by: the low 64 bits of the SHA-1 of both numbers. */
  public long fingerprint() {
    return fingerprint(modulus(), publicExponent());
  }

  static long fingerprint(BigInteger modulus, BigInteger exponent) {
    var numbers = new TlWriter(300).bytes(minimal(modulus)).bytes(minimal(exponent)).toByteArray();
    return new TlReader(Bytes.sha1(numbers), 12, 8).int64();
  }

  private static byte[] minimal(BigInteger value) {
    return DhGroup.unsigned(value, (value.bitLength() + 7) / 8);
  }

  /**
   * Undoes RSA_PAD, the way in which clients encrypt their first secret.
   *
   * @return the data, with its padding to 192 bytes; empty when the bytes were not made for this
   *     key
   */
  public Optional<byte[]> decrypt(byte[] encrypted) {
    if (encrypted.length != LENGTH || new BigInteger(1, encrypted).compareTo(modulus()) >= 0) {
      return Optional.empty();
    }
    var plain = raw(encrypted);
    var body = Arrays.copyOfRange(plain, HASH, LENGTH);
    var tempKey = Bytes.xor(Arrays.copyOf(plain, HASH), Bytes.sha256(body));
    new AesIge(tempKey, new byte[2 * AesIge.BLOCK]).decrypt(body, 0, body.length);
    var padded = new byte[PADDED];
    for (var i = 0; i < PADDED; i++) {
      padded[i] = body[PADDED - 1 - i];
    }
    var hash = Arrays.copyOfRange(body, PADDED, PADDED + HASH);
    return Arrays.equals(hash, Bytes.sha256(tempKey, padded))
        ? Optional.of(padded)
        : Optional.empty();
  }

  private byte[] raw(byte[] encrypted) {
    try {
      var rsa = Cipher.getInstance("RSA/ECB/NoPadding");
      rsa.init(Cipher.DECRYPT_MODE, key);
      return DhGroup.unsigned(new BigInteger(1, rsa.doFinal(encrypted)), LENGTH);
    } catch (GeneralSecurityException e) {
      throw Bytes.missing(e);
    }
  }

  /** The sequence of two integers that PKCS#1 wants; DER is simple enough at these two lengths. */
  private static byte[] publicDer(BigInteger modulus, BigInteger exponent) {
    var body = Bytes.concat(der(0x02, modulus.toByteArray()), der(0x02, exponent.toByteArray()));
    return der(0x30, body);
  }

  private static byte[] der(int tag, byte[] content) {
    var length = content.length;
    var header =
        length < 128
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return Bytes.concat(header, content);
  }

  private static String pem(String kind, byte[] der) {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----".formatted(kind, body, kind);
  }

  /** The public key's fingerprint only. */
  @Override
  public String toString() {
    return "RsaKeys[%016x]".formatted(fingerprint());
  }
}
