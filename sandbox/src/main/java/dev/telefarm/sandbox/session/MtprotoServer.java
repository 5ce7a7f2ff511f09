package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.handshake.Handshakes;
import dev.telefarm.sandbox.tl.TlCodec;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.transport.Connection;
import dev.telefarm.sandbox.transport.TcpListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The data centres: one server that listens on the addresses of all of them and speaks MTProto 2.0.
 * Safe for use by several threads.
 */
public final class MtprotoServer implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Sessions sessions;
  private final TcpListener listener;

  public MtprotoServer(ServerSetup setup) {
    var codec = new TlCodec(setup.schema());
    this.sessions = new Sessions(setup.keys());
    var parts =
        new ServerParts(
            codec,
            new MessageIds(setup.clock()),
            new ServerSalts(setup.clock()),
            sessions,
            setup.service(),
            setup.random());
    var handshakes =
        new Handshakes(setup.rsa(), setup.keys(), codec, setup.clock(), setup.random());
    var messages = new ServiceMessages(parts, new Calls(parts, threads));
    var inbound = new Inbound(parts, setup.keys(), handshakes, messages, threads);
    this.listener =
        new TcpListener(inbound, setup.gate(), setup.shaper(), setup.random(), setup.nanoTime());
  }

  /**
   * Listens on one more address.
   *
   * @return the address with the port that was bound
   * @throws IOException naming the address, when it cannot be bound
   */
  public InetSocketAddress listen(ServerAddress address) throws IOException {
    return listener.bind(new InetSocketAddress(address.host(), address.port()), address.dcId());
  }

  /** The sessions of a key, connected or not. */
  public List<AuthKeySession> sessions(long authKeyId) {
    return List.copyOf(sessions.ofKey(authKeyId));
  }

  /**
   * Sends an Updates object to the connected sessions of a key that receive updates.
   *
   * @return to how many
   */
  public int push(long authKeyId, TlObject updates) {
    var reached = 0;
    for (Session session : sessions.ofKey(authKeyId)) {
      if (session.receivesUpdates() && session.push(updates)) {
        reached++;
      }
    }
    return reached;
  }

  /** Forgets a key, as if the client had destroyed it: its client is told -404 from now on. */
  public void destroyAuthKey(long authKeyId) {
    sessions.destroyKey(authKeyId);
  }

  /** The open connections. */
  public Collection<Connection> connections() {
    return listener.connections();
  }

  public Optional<Connection> connection(long id) {
    return listener.connections().stream().filter(connection -> connection.id() == id).findAny();
  }

  /** What has been carried since the start, on closed connections too. */
  public TcpListener.Traffic traffic() {
    return listener.traffic();
  }

  /** How many connections came from each IP address since the start. */
  public Map<String, Long> sources() {
    return listener.sources();
  }

  /** Stops listening, closes the connections, interrupts the calls that run, and waits for both. */
  @Override
  public void close() {
    threads.shutdownNow();
    listener.close();
    threads.close();
  }
}
