package dev.telefarm.sandbox.handshake;

import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.crypto.Bytes;
import dev.telefarm.sandbox.crypto.DhGroup;
import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.crypto.RsaPad;
import dev.telefarm.sandbox.tl.TlCodec;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlReader;
import dev.telefarm.sandbox.tl.TlSchema;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A client's side of the handshake, step by step, so that tests can do each of them wrongly. */
public final class ClientHandshake {
  private final TlCodec codec = new TlCodec(TlSchema.sandbox());
  private final RsaKeys rsa;
  private final RandomGenerator random;
  final byte[] nonce;
  final byte[] newNonce;
  private final BigInteger b;

  public ClientHandshake(RsaKeys rsa, RandomGenerator random) {
    this.rsa = rsa;
    this.random = random;
    this.nonce = bytes(16);
    this.newNonce = bytes(32);
    this.b = DhGroup.secret(random);
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  public TlObject start() {
    return TlObject.of("req_pq_multi").with("nonce", nonce);
  }

  public TlObject requestParameters(TlObject resPq, int dc) {
    return requestParameters(resPq, dc, TlObject.of("p_q_inner_data_dc"));
  }

  /** For a key that is to be forgotten after a day. */
  TlObject requestTemporary(TlObject resPq, int dc) {
    return requestParameters(
        resPq, dc, TlObject.of("p_q_inner_data_temp_dc").with("expires_in", 86_400));
  }

  private TlObject requestParameters(TlObject resPq, int dc, TlObject kind) {
    var pq = new BigInteger(1, resPq.bytes("pq"));
    var divisor = factor(pq);
    var p = divisor.min(pq.divide(divisor));
    var q = pq.divide(p);
    var inner =
        kind.with("pq", resPq.bytes("pq"))
            .with("p", minimal(p))
            .with("q", minimal(q))
            .with("nonce", nonce)
            .with("server_nonce", resPq.bytes("server_nonce"))
            .with("new_nonce", newNonce)
            .with("dc", dc);
    return TlObject.of("req_DH_params")
        .with("nonce", nonce)
        .with("server_nonce", resPq.bytes("server_nonce"))
        .with("p", minimal(p))
        .with("q", minimal(q))
        .with("public_key_fingerprint", resPq.longs("server_public_key_fingerprints").getFirst())
        .with(
            "encrypted_data",
            RsaPad.encrypt(codec.encode(inner), rsa.modulus(), rsa.publicExponent(), random));
  }

  /** Pollard's rho: some ten thousand steps for factors of 31 bits. */
  private static BigInteger factor(BigInteger n) {
    for (var c = 1; ; c++) {
      var step = BigInteger.valueOf(c);
      var slow = BigInteger.TWO;
      var fast = BigInteger.TWO;
      var divisor = BigInteger.ONE;
      while (divisor.equals(BigInteger.ONE)) {
        slow = slow.multiply(slow).add(step).mod(n);
        fast = fast.multiply(fast).add(step).mod(n);
        fast = fast.multiply(fast).add(step).mod(n);
        divisor = slow.subtract(fast).abs().gcd(n);
      }
      if (!divisor.equals(n)) {
        return divisor;
      }
    }
  }

  private static byte[] minimal(BigInteger value) {
    var bytes = value.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** The server's half, decrypted and checked. */
  public TlObject serverHalf(TlObject parameters) {
    var secrets = new HandshakeSecrets(newNonce, parameters.bytes("server_nonce"));
    var plain = secrets.decrypt(parameters.bytes("encrypted_answer"));
    var reader = new TlReader(plain, 20, plain.length - 20);
    var inner = codec.decode(reader);
    var body = Arrays.copyOfRange(plain, 20, plain.length - reader.remaining());
    if (!Arrays.equals(Bytes.sha1(body), Arrays.copyOf(plain, 20))) {
      throw new AssertionError("the hash of server_DH_inner_data is wrong");
    }
    return inner;
  }

  public TlObject setClientHalf(TlObject serverHalf) {
    var g = BigInteger.valueOf(serverHalf.intValue("g"));
    return setClientHalf(serverHalf, DhGroup.bytes(DhGroup.power(g, b)));
  }

  TlObject setClientHalf(TlObject serverHalf, byte[] publicValue) {
    var serverNonce = serverHalf.bytes("server_nonce");
    var inner =
        TlObject.of("client_DH_inner_data")
            .with("nonce", nonce)
            .with("server_nonce", serverNonce)
            .with("retry_id", 0L)
            .with("g_b", publicValue);
    return TlObject.of("set_client_DH_params")
        .with("nonce", nonce)
        .with("server_nonce", serverNonce)
        .with(
            "encrypted_data",
            new HandshakeSecrets(newNonce, serverNonce).encrypt(codec.encode(inner), bytes(16)));
  }

  public AuthKey key(TlObject serverHalf) {
    return new AuthKey(DhGroup.bytes(DhGroup.power(new BigInteger(1, serverHalf.bytes("g_a")), b)));
  }

  public long firstSalt(TlObject serverHalf) {
    return new HandshakeSecrets(newNonce, serverHalf.bytes("server_nonce")).firstSalt();
  }

  byte[] proof(TlObject serverHalf) {
    return new HandshakeSecrets(newNonce, serverHalf.bytes("server_nonce"))
        .proof(1, key(serverHalf));
  }
}
