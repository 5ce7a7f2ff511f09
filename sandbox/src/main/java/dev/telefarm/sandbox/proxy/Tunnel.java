package dev.telefarm.sandbox.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/** How one connection of a proxy gets to a data centre. For that connection's event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // Listeners of a future are not results.
final class Tunnel {
  static final String RELAY = "relay";

  private final DataCentres centres;
  private final Relay.Policy policy;
  private final Tally tally;
  private final LongSupplier nanoTime;

  Tunnel(DataCentres centres, Relay.Policy policy, Tally tally, LongSupplier nanoTime) {
    this.centres = centres;
    this.policy = policy;
    this.tally = tally;
    this.nanoTime = nanoTime;
  }

  DataCentres centres() {
    return centres;
  }

  boolean dead() {
    return policy.dead();
  }

  /**
   * Connects the client's channel with {@code to}: its pipeline gets a relay at the end, which
   * keeps what comes until there is a connection.
   *
   * @param connected run on success before anything is relayed, {@code failed} otherwise
   */
  void open(
      ChannelHandlerContext client, InetSocketAddress to, Runnable connected, Runnable failed) {
    Channel from = client.channel();
    var outward = new Relay(policy, nanoTime, tally.fromClients::addAndGet);
    var homeward = new Relay(policy, nanoTime, tally.toClients::addAndGet);
    client.pipeline().addLast(RELAY, outward);
    from.config().setAutoRead(false);
    new Bootstrap()
        .group(from.eventLoop())
        .channel(NioSocketChannel.class)
        .localAddress(centres.source())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(RELAY, homeward);
              }
            })
        .connect(to)
        .addListener(
            (io.netty.channel.ChannelFutureListener)
                connection -> {
                  if (!connection.isSuccess()) {
                    failed.run();
                    return;
                  }
                  if (!from.isActive()) {
                    connection.channel().close();
                    return;
                  }
                  tally.tunnels.incrementAndGet();
                  connected.run();
                  homeward.leadTo(from);
                  outward.leadTo(connection.channel());
                  from.config().setAutoRead(true);
                });
  }

  void refuse() {
    tally.refused.incrementAndGet();
  }
}
