package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.handshake.AuthKeyStore;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlSchema;
import dev.telefarm.sandbox.transport.ClientWire;
import dev.telefarm.sandbox.transport.Gate;
import dev.telefarm.sandbox.transport.Shaper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server on a free port with a service that behaves oddly on purpose, and clients of it. */
abstract class MtprotoServerFixture {
  static final RsaKeys RSA = RsaKeys.generate();
  static final TlObject NEAREST = TlObject.of("help.getNearestDc");

  final Random random = new Random(41);
  final AuthKeyStore keys = AuthKeyStore.inMemory();
  final List<AutoCloseable> open = new ArrayList<>();
  final CountDownLatch release = new CountDownLatch(1);
  final List<RpcCall> calls = Collections.synchronizedList(new ArrayList<>());
  MtprotoServer server = server();
  InetSocketAddress address = listen(2);

  MtprotoServer server() {
    return new MtprotoServer(
        new ServerSetup(
            TlSchema.sandbox(),
            RSA,
            keys,
            this::answer,
            Gate.open(),
            Shaper.none(),
            InstantSource.system(),
            System::nanoTime,
            random));
  }

  InetSocketAddress listen(int dcId) {
    try {
      return server.listen(new ServerAddress("127.0.0.1", 0, dcId));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The service under test's feet: getNearestDc answers, getConfig waits, getAppConfig fails, what
   * getTermsOfServiceUpdate waits for breaks its connection, the rest is odd.
   */
  private TlObject answer(RpcCall call) throws RpcException {
    calls.add(call);
    return switch (call.function().name()) {
      case "help.getNearestDc" ->
          TlObject.of("nearestDc")
              .with("country", "XX")
              .with("this_dc", call.session().dcId())
              .with("nearest_dc", 1);
      case "help.getConfig" -> {
        awaitRelease();
        throw new RpcException(500, "RELEASED");
      }
      case "help.getTermsOfServiceUpdate" -> {
        awaitRelease();
        call.connection().close();
        throw new RpcException.Lost(late -> {
          throw new RpcException(500, "LATE");
        });
      }
      case "help.getAppConfig" -> throw new RpcException(420, "FLOOD_WAIT_5");
      case "updates.getState" -> throw new RpcException.Unanswered();
      default -> TlObject.of("nearestDc");
    };
  }

  private void awaitRelease() throws RpcException {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new RpcException(500, "INTERRUPTED");
    }
  }

  @BeforeEach
  void serverIsUp() {
    open.add(() -> server.close());
  }

  @AfterEach
  void closeAll() throws Exception {
    release.countDown();
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  ClientWire wire(ClientWire.Kind kind, boolean obfuscated) throws IOException {
    var wire = new ClientWire(address, kind, obfuscated, random);
    open.add(wire);
    return wire;
  }

  ClientWire wire() throws IOException {
    return wire(ClientWire.Kind.INTERMEDIATE, true);
  }

  MtprotoClient client() throws IOException {
    var client = new MtprotoClient(wire(), random);
    client.handshake(RSA, 10_002);
    return client;
  }
}
