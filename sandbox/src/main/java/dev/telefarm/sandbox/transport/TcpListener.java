package dev.telefarm.sandbox.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Listens on the addresses of the data centres, and keeps the connections. Safe for use by several
 * threads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Listeners of a future are not results.
public final class TcpListener implements AutoCloseable {
  private final FrameHandler handler;
  private final Gate gate;
  private final Shaper shaper;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final Map<Long, TcpConnection> open = new ConcurrentHashMap<>();
  private final ChannelGroup channels =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, /* stayClosed= */ true);
  private final AtomicLong accepted = new AtomicLong();
  private final Map<String, Long> sources = new ConcurrentHashMap<>();
  private final AtomicLong closedBytesIn = new AtomicLong();
  private final AtomicLong closedBytesOut = new AtomicLong();

  /**
   * What all connections have carried so far.
   *
   * @param accepted connections since the start, of which {@code open} are
   */
  public record Traffic(long accepted, long open, long bytesIn, long bytesOut) {}

  /**
   * @param random must be safe for use by several threads
   * @param nanoTime the clock of the shaper
   */
  public TcpListener(
      FrameHandler handler,
      Gate gate,
      Shaper shaper,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.handler = handler;
    this.gate = gate;
    this.shaper = shaper;
    this.random = random;
    this.nanoTime = nanoTime;
  }

  /**
   * Listens at {@code address}.
   *
   * @return the address with the port that was bound
   * @throws IOException naming the address, when it is taken
   */
  public InetSocketAddress bind(InetSocketAddress address, int dcId) throws IOException {
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel, dcId);
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("%s cannot be listened on".formatted(address), bound.cause());
    }
    channels.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  private void accept(Channel channel, int dcId) {
    var connection =
        new TcpConnection(
            accepted.incrementAndGet(), dcId, channel, handler, gate, shaper, nanoTime);
    open.put(connection.id(), connection);
    sources.merge(connection.remoteAddress().getAddress().getHostAddress(), 1L, Long::sum);
    channels.add(channel);
    channel.closeFuture().addListener(closed -> forget(connection));
    channel.pipeline().addLast("wire", connection.wire());
    channel.pipeline().addLast("detector", new TransportDetector(random));
    channel.pipeline().addLast("connection", connection);
  }

  private void forget(TcpConnection connection) {
    closedBytesIn.addAndGet(connection.bytesIn());
    closedBytesOut.addAndGet(connection.bytesOut());
    open.remove(connection.id());
  }

  /** The open connections. */
  public Collection<Connection> connections() {
    return List.copyOf(open.values());
  }

  /** How many connections have been accepted from each IP address. */
  public Map<String, Long> sources() {
    return Map.copyOf(sources);
  }

  public Traffic traffic() {
    var in = closedBytesIn.get();
    var out = closedBytesOut.get();
    for (TcpConnection connection : open.values()) {
      in += connection.bytesIn();
      out += connection.bytesOut();
    }
    return new Traffic(accepted.get(), open.size(), in, out);
  }

  /**
   * Closes everything, and returns when it is closed. That is not left to the end of the loops: a
   * connection that is accepted while they end would stay open with nobody behind it, and its
   * client wait for ever. The group closes what is accepted after it, too.
   */
  @Override
  public void close() {
    channels.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
