package dev.telefarm.sandbox.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.handshake.ClientHandshake;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.transport.ClientWire;
import dev.telefarm.sandbox.transport.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transports, keys and connections of the server. */
class MtprotoConnectionIT extends MtprotoServerFixture {
  @ParameterizedTest
  @EnumSource
  void everyTransportCarriesHandshakeAndCalls(ClientWire.Kind kind) throws IOException {
    for (boolean obfuscated : new boolean[] {false, true}) {
      var client = new MtprotoClient(wire(kind, obfuscated), random);
      client.handshake(RSA, 2);
      assertThat(client.call(NEAREST).intValue("this_dc"))
          .as("%s %s", kind, obfuscated)
          .isEqualTo(2);
    }
  }

  @Test
  void handshakeGoesOnOverAnotherConnection() throws IOException {
    var handshake = new ClientHandshake(RSA, random);
    var resPq = new MtprotoClient(wire(), random).plain(handshake.start());
    var half =
        handshake.serverHalf(
            new MtprotoClient(wire(), random).plain(handshake.requestParameters(resPq, 2)));
    var end = new MtprotoClient(wire(), random).plain(handshake.setClientHalf(half));
    assertThat(end.name()).isEqualTo("dh_gen_ok");
    assertThat(keys.find(handshake.key(half).id())).isPresent();
  }

  @Test
  void unknownKeyIsToldByTransportError() throws IOException {
    var client = new MtprotoClient(wire(), random);
    var value = new byte[AuthKey.LENGTH];
    random.nextBytes(value);
    client.use(new AuthKey(value), 0);
    client.send(NEAREST);
    assertTransportError(client, -404);
  }

  private static void assertTransportError(MtprotoClient client, int code) {
    assertThatThrownBy(client::receive)
        .isInstanceOfSatisfying(
            MtprotoClient.TransportError.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void keyOfOneDataCentreIsUnknownToAnother() throws IOException {
    var client = client();
    address = listen(4);
    client.reconnect(wire());
    client.send(NEAREST);
    assertTransportError(client, -404);
  }

  @Test
  void keysOutliveTheServer() throws IOException {
    var client = client();
    client.call(NEAREST);
    server.close();
    server = server();
    address = listen(2);
    client.reconnect(wire());
    assertThat(client.call(NEAREST).name()).isEqualTo("nearestDc");
  }

  @Test
  void destroyedKeyIsUnknownAfterwards() throws IOException {
    var client = client();
    client.call(NEAREST);
    client.send(TlObject.of("destroy_auth_key"));
    client.await("destroy_auth_key_ok");
    assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
    client.reconnect(wire());
    client.send(NEAREST);
    assertTransportError(client, -404);
  }

  @Test
  void silentClientIsClosedAfterThePingSaysSo() throws IOException {
    var client = client();
    client.send(
        TlObject.of("ping_delay_disconnect").with("ping_id", 1L).with("disconnect_delay", 1));
    client.await("pong");
    assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
  }

  @Test
  void connectionsAreCountedAndCanBeClosed() throws IOException {
    var client = client();
    client.call(NEAREST);
    Connection connection = server.connections().iterator().next();
    assertThat(connection.authKeyId()).hasValue(calls.getFirst().session().authKeyId());
    assertThat(connection.dcId()).isEqualTo(2);
    assertThat(connection.bytesIn()).isGreaterThan(500);
    assertThat(connection.bytesOut()).isGreaterThan(800);
    connection.close();
    assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
    await().until(() -> server.traffic().open() == 0);
    assertThat(server.connection(connection.id())).isEmpty();
    assertThat(server.traffic().accepted()).isEqualTo(1);
    assertThat(server.traffic().bytesOut()).isEqualTo(connection.bytesOut());
  }

  @Test
  void garbageClosesItsConnectionOnly() throws IOException {
    var client = client();
    var shortFrame = new byte[] {3, 0, 0, 0, 1, 2, 3};
    var longFrame = new byte[] {0, 0, 0, 0x7f, 1, 2, 3, 4};
    var halfPlain = new byte[28];
    halfPlain[0] = 24;
    halfPlain[20] = 99;
    for (byte[] garbage : new byte[][] {shortFrame, longFrame, halfPlain}) {
      var wire = wire(ClientWire.Kind.INTERMEDIATE, false);
      wire.sendRaw(garbage);
      assertThat(wire.rawInput().read()).isEqualTo(-1);
    }
    var noTag = new byte[64];
    random.nextBytes(noTag);
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(noTag);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(client.call(NEAREST).name()).isEqualTo("nearestDc");
  }
}
