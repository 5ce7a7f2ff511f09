package dev.telefarm.sandbox.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.crypto.DhGroup;
import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.tl.TlCodec;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlSchema;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandshakesTest {
  private static final RsaKeys RSA = RsaKeys.generate();
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final AuthKeyStore store = AuthKeyStore.inMemory();
  private final Handshakes server =
      new Handshakes(
          RSA, store, new TlCodec(TlSchema.sandbox()), InstantSource.fixed(NOW), new Random(21));
  private final ClientHandshake client = new ClientHandshake(RSA, new Random(22));

  private TlObject serverHalf() throws HandshakeException {
    var resPq = server.answer(client.start(), 2);
    return client.serverHalf(server.answer(client.requestParameters(resPq, 10_002), 2));
  }

  @Test
  void temporaryKeysAreThoseOfTheDocumentation() {
    var hex = HexFormat.of();
    var secrets =
        new HandshakeSecrets(
            hex.parseHex("311c85db234aa2640afc4a76a735cf5b1f0fd68bd17fa181e1229ad867cc024d"),
            hex.parseHex("a5cf4d33f4a11ea877ba4aa573907330"));
    var answer =
        hex.parseHex(
            "28a92fe20173b347a8bb324b5fab2667c9a8bbce6468d5b509a4cbddc186240a"
                + "c912cf7006af8926de606a2e74c0493caa57741e6c82451f54d3e068f5ccc49b");
    // server_DH_inner_data, nonce and server_nonce of the sample, behind 20 bytes of hash.
    assertThat(hex.formatHex(secrets.decrypt(answer), 20, 56))
        .isEqualTo("ba0d89b53e0549828cca27e966b301a48fece2fca5cf4d33f4a11ea877ba4aa573907330");
  }

  @Test
  void bothSidesEndWithTheSameKey() throws HandshakeException {
    var half = serverHalf();
    assertThat(half.intValue("g")).isEqualTo(3);
    assertThat(half.bytes("dh_prime")).isEqualTo(DhGroup.bytes(DhGroup.P));
    assertThat(half.intValue("server_time")).isEqualTo((int) NOW.getEpochSecond());

    var end = server.answer(client.setClientHalf(half), 2);
    assertThat(end.name()).isEqualTo("dh_gen_ok");
    assertThat(end.bytes("new_nonce_hash1")).isEqualTo(client.proof(half));
    var stored = store.find(client.key(half).id()).orElseThrow();
    assertThat(stored.key()).isEqualTo(client.key(half));
    assertThat(stored.dcId()).isEqualTo(2);
    assertThat(stored.firstSalt()).isEqualTo(client.firstSalt(half));
  }

  @Test
  void temporaryKeyIsOfUse() throws HandshakeException {
    var resPq = server.answer(client.start(), 2);
    var half = client.serverHalf(server.answer(client.requestTemporary(resPq, 10_002), 2));
    assertThat(server.answer(client.setClientHalf(half), 2).name()).isEqualTo("dh_gen_ok");
    assertThat(store.find(client.key(half).id()).orElseThrow().key()).isEqualTo(client.key(half));
  }

  @Test
  void lastStepMayBeRepeatedWhenItsAnswerWasLost() throws HandshakeException {
    var half = serverHalf();
    var last = client.setClientHalf(half);
    assertThat(server.answer(last, 2)).isEqualTo(server.answer(last, 2));
  }

  @Test
  void weakPublicValueFails() throws HandshakeException {
    var half = serverHalf();
    var end = server.answer(client.setClientHalf(half, DhGroup.bytes(BigInteger.ONE)), 2);
    assertThat(end.name()).isEqualTo("dh_gen_fail");
    assertThat(store.find(client.key(half).id())).isEmpty();
  }

  @Test
  void wrongDataCentreIsToldApart() throws HandshakeException {
    var resPq = server.answer(client.start(), 2);
    var request = client.requestParameters(resPq, 10_001);
    assertThatThrownBy(() -> server.answer(request, 2))
        .isInstanceOfSatisfying(
            HandshakeException.class, e -> assertThat(e.transportError()).isEqualTo(-444));
  }

  @Test
  void everythingThatDoesNotBelongIsRefused() throws HandshakeException {
    var resPq = server.answer(client.start(), 2);
    var request = client.requestParameters(resPq, 2);
    var tampered = request.bytes("encrypted_data").clone();
    tampered[17] ^= 1;
    assertRefused(request.with("server_nonce", new byte[16]), "no such handshake");
    assertRefused(request.with("nonce", new byte[16]), "another handshake's nonces");
    assertRefused(request.with("p", new byte[] {3}), "wrong factors");
    assertRefused(request.with("public_key_fingerprint", 1L), "another server's public key");
    assertRefused(request.with("encrypted_data", tampered), "not encrypted for our key");
    assertRefused(TlObject.of("help.getNearestDc"), "not part of a handshake");

    var half = client.serverHalf(server.answer(request, 2));
    var last = client.setClientHalf(half);
    assertRefused(last.with("encrypted_data", new byte[13]), "13 bytes");
    var garbled = last.bytes("encrypted_data").clone();
    garbled[40] ^= 1;
    assertThatThrownBy(() -> server.answer(last.with("encrypted_data", garbled), 2))
        .isInstanceOf(HandshakeException.class);
    assertThat(store.find(client.key(half).id())).isEmpty();
  }

  @Test
  void lastStepBeforeTheSecondIsRefused() throws HandshakeException {
    var half = serverHalf();
    var other = server.answer(client.start(), 2);
    assertRefused(
        client.setClientHalf(half.with("server_nonce", other.bytes("server_nonce"))), "too early");
  }

  private void assertRefused(TlObject request, String why) {
    assertThatThrownBy(() -> server.answer(request, 2))
        .isInstanceOf(HandshakeException.class)
        .hasMessageContaining(why);
  }
}
