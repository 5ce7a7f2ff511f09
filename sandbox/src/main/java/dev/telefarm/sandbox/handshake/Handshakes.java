package dev.telefarm.sandbox.handshake;

import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.crypto.Bytes;
import dev.telefarm.sandbox.crypto.DhGroup;
import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.tl.TlCodec;
import dev.telefarm.sandbox.tl.TlException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the creation of authorization keys: req_pq, req_DH_params,
 * set_client_DH_params. What is under way is known by its server_nonce, not by its connection,
 * because clients go on with it on a new one. Safe for use by several threads.
 */
public final class Handshakes {
  /** More than any test has under way; the oldest gives way. */
  private static final int LIMIT = 1024;

  private final RsaKeys rsa;
  private final AuthKeyStore store;
  private final TlCodec codec;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<ByteBuffer, Pending> pending =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Pending> eldest) {
          return size() > LIMIT;
        }
      };

  /** A handshake after its first answer. */
  private static final class Pending {
    final byte[] nonce;
    final byte[] serverNonce;
    final Factors factors;
    volatile @Nullable Agreement agreement;
    volatile boolean temporary;

    Pending(byte[] nonce, byte[] serverNonce, Factors factors) {
      this.nonce = nonce;
      this.serverNonce = serverNonce;
      this.factors = factors;
    }
  }

  /** What the second answer rests on: the client's secret and ours. */
  private record Agreement(HandshakeSecrets secrets, BigInteger a) {}

  /**
   * @param random must be safe for use by several threads
   */
  public Handshakes(
      RsaKeys rsa, AuthKeyStore store, TlCodec codec, InstantSource clock, RandomGenerator random) {
    this.rsa = rsa;
    this.store = store;
    this.codec = codec;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Answers one plain request; takes some milliseconds.
   *
   * @param dcId where the request came in
   * @throws HandshakeException when the request does not belong to a handshake that is under way
   */
  public TlObject answer(TlObject request, int dcId) throws HandshakeException {
    try {
      return switch (request.name()) {
        case "req_pq", "req_pq_multi" -> start(request);
        case "req_DH_params" -> agree(request, dcId);
        case "set_client_DH_params" -> finish(request, dcId);
        default -> throw refuse("%s is not part of a handshake".formatted(request.name()));
      };
    } catch (TlException e) {
      throw refuse("undecodable: " + e.getMessage());
    }
  }

  private TlObject start(TlObject request) {
    var serverNonce = randomBytes(16);
    var begun = new Pending(request.bytes("nonce"), serverNonce, Factors.pick(random));
    synchronized (pending) {
      pending.put(ByteBuffer.wrap(serverNonce), begun);
    }
    return TlObject.of("resPQ")
        .with("nonce", begun.nonce)
        .with("server_nonce", serverNonce)
        .with("pq", begun.factors.product())
        .with("server_public_key_fingerprints", List.of(rsa.fingerprint()));
  }

  private TlObject agree(TlObject request, int dcId) throws HandshakeException {
    var begun = find(request);
    if (request.longValue("public_key_fingerprint") != rsa.fingerprint()) {
      throw refuse("another server's public key");
    }
    if (!begun.factors.are(request.bytes("p"), request.bytes("q"))) {
      throw refuse("wrong factors");
    }
    var plain =
        rsa.decrypt(request.bytes("encrypted_data"))
            .orElseThrow(() -> refuse("not encrypted for our key"));
    var inner = codec.decode(plain);
    begun.temporary = inner.is("p_q_inner_data_temp_dc");
    if (!begun.temporary && !inner.is("p_q_inner_data_dc")) {
      throw refuse(inner.name() + " is not supported");
    }
    check(begun, inner);
    if (!begun.factors.multiplyTo(inner.bytes("pq"))) {
      throw refuse("wrong pq");
    }
    checkDc(inner.intValue("dc"), dcId);
    var secrets = new HandshakeSecrets(inner.bytes("new_nonce"), begun.serverNonce);
    var a = DhGroup.secret(random);
    begun.agreement = new Agreement(secrets, a);
    var publicValue = DhGroup.power(BigInteger.valueOf(DhGroup.G), a);
    var answer =
        withNonces("server_DH_inner_data", begun)
            .with("g", DhGroup.G)
            .with("dh_prime", DhGroup.bytes(DhGroup.P))
            .with("g_a", DhGroup.bytes(publicValue))
            .with("server_time", (int) clock.instant().getEpochSecond());
    return withNonces("server_DH_params_ok", begun)
        .with("encrypted_answer", secrets.encrypt(codec.encode(answer), randomBytes(16)));
  }

  /** A test data centre is 10000 higher in a client's eyes, one for media is negative. */
  private static void checkDc(int claimed, int dcId) throws HandshakeException {
    if (Math.abs(claimed) % 10_000 != dcId) {
      throw new HandshakeException(
          HandshakeException.WRONG_DC, "data centre %d was called %d".formatted(dcId, claimed));
    }
  }

  private TlObject finish(TlObject request, int dcId) throws HandshakeException {
    var begun = find(request);
    var agreement =
        Optional.ofNullable(begun.agreement)
            .orElseThrow(() -> refuse("set_client_DH_params comes too early"));
    var encrypted = request.bytes("encrypted_data");
    if (encrypted.length % 16 != 0 || encrypted.length <= HandshakeSecrets.HASH) {
      throw refuse("encrypted_data of %d bytes".formatted(encrypted.length));
    }
    var plain = agreement.secrets().decrypt(encrypted);
    var reader = new TlReader(plain, HandshakeSecrets.HASH, plain.length - HandshakeSecrets.HASH);
    var inner = codec.decode(reader);
    var body = Arrays.copyOfRange(plain, HandshakeSecrets.HASH, plain.length - reader.remaining());
    if (!Arrays.equals(Bytes.sha1(body), Arrays.copyOf(plain, HandshakeSecrets.HASH))
        || !inner.is("client_DH_inner_data")) {
      throw refuse("the client's answer is not what its hash says");
    }
    check(begun, inner);
    var publicValue = new BigInteger(1, inner.bytes("g_b"));
    var key = new AuthKey(DhGroup.bytes(DhGroup.power(publicValue, agreement.a())));
    if (!DhGroup.isPublicValue(publicValue)) {
      return withNonces("dh_gen_fail", begun)
          .with("new_nonce_hash3", agreement.secrets().proof(3, key));
    }
    var stored = new AuthKeyStore.StoredKey(key, dcId, agreement.secrets().firstSalt());
    if (begun.temporary) {
      store.putTemporary(stored);
    } else {
      store.put(stored);
    }
    return withNonces("dh_gen_ok", begun)
        .with("new_nonce_hash1", agreement.secrets().proof(1, key));
  }

  private Pending find(TlObject request) throws HandshakeException {
    Pending begun;
    synchronized (pending) {
      begun = pending.get(ByteBuffer.wrap(request.bytes("server_nonce")));
    }
    if (begun == null) {
      throw refuse("no such handshake");
    }
    check(begun, request);
    return begun;
  }

  private static void check(Pending begun, TlObject object) throws HandshakeException {
    if (!Arrays.equals(begun.nonce, object.bytes("nonce"))
        || !Arrays.equals(begun.serverNonce, object.bytes("server_nonce"))) {
      throw refuse("%s has another handshake's nonces".formatted(object.name()));
    }
  }

  private static TlObject withNonces(String name, Pending begun) {
    return TlObject.of(name).with("nonce", begun.nonce).with("server_nonce", begun.serverNonce);
  }

  private static HandshakeException refuse(String why) {
    return new HandshakeException(HandshakeException.NOT_FOUND, why);
  }

  private byte[] randomBytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
