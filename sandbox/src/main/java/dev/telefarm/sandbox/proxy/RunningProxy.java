package dev.telefarm.sandbox.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One proxy, from its first listening on. Thread-safe. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Closing is not waited for where nothing depends on it.
public final class RunningProxy {
  private final String id;
  private final ProxySpec spec;
  private final EventLoopGroup loops;
  private final DataCentres centres;
  private final LongSupplier nanoTime;
  private final Tally tally = new Tally();
  private final GlobalTrafficShapingHandler shaping;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Object lock = new Object();

  private volatile Behaviour behaviour = Behaviour.GOOD;
  private volatile long refusingAt = Long.MAX_VALUE; // bytes to clients
  private @Nullable Channel listening; // guarded by lock
  private int port; // guarded by lock

  private RunningProxy(
      String id, ProxySpec spec, EventLoopGroup loops, DataCentres centres, LongSupplier nanoTime) {
    this.id = id;
    this.spec = spec;
    this.loops = loops;
    this.centres = centres;
    this.nanoTime = nanoTime;
    this.shaping = new GlobalTrafficShapingHandler(loops.next(), 0, 0);
    this.port = spec.port();
  }

  /**
   * @throws IOException naming the port, when it is taken
   */
  static RunningProxy open(
      String id, ProxySpec spec, EventLoopGroup loops, DataCentres centres, LongSupplier nanoTime)
      throws IOException {
    var proxy = new RunningProxy(id, spec, loops, centres, nanoTime);
    synchronized (proxy.lock) {
      proxy.listen();
    }
    return proxy;
  }

  public String id() {
    return id;
  }

  public ProxySpec spec() {
    return spec;
  }

  /** Of 127.0.0.1; the same for the proxy's whole life. */
  public int port() {
    synchronized (lock) {
      return port;
    }
  }

  public Behaviour behaviour() {
    return behaviour;
  }

  public Counters counters() {
    return new Counters(
        tally.connections.get(),
        tally.tunnels.get(),
        tally.refused.get(),
        channels.size(),
        tally.toClients.get(),
        tally.fromClients.get());
  }

  /**
   * From now on.
   *
   * @throws IOException if it is to listen again and its port is taken
   */
  public void behave(Behaviour next) throws IOException {
    synchronized (lock) {
      boolean lostBytes = behaviour.fault().losesBytes();
      refusingAt =
          next.refusingAfterBytes() == 0
              ? Long.MAX_VALUE
              : tally.toClients.get() + next.refusingAfterBytes();
      shaping.configure(next.bytesPerSecond(), next.bytesPerSecond());
      behaviour = next;
      if (next.fault() == Behaviour.Fault.REFUSING) {
        stopListening();
      } else if (listening == null) {
        listen();
      }
      if (lostBytes || next.fault() == Behaviour.Fault.REFUSING) {
        channels.close();
      }
    }
  }

  private void listen() throws IOException {
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("port " + port + " cannot be listened on", bound.cause());
    }
    listening = bound.channel();
    port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private void stopListening() {
    if (listening != null) {
      listening.close().awaitUninterruptibly();
      listening = null;
    }
  }

  private void accept(SocketChannel channel) {
    tally.connections.incrementAndGet();
    channels.add(channel);
    if (behaviour.fault() == Behaviour.Fault.REFUSING) {
      channel.close(); // it came in while that began
      return;
    }
    var pipeline = channel.pipeline();
    pipeline.addLast("shaping", shaping);
    pipeline.addLast("silence", new Silence());
    var tunnel = new Tunnel(centres, new Policy(), tally, nanoTime);
    switch (spec.type()) {
      case SOCKS5 -> Socks5Handler.addTo(pipeline, spec, tunnel);
      case HTTP -> HttpConnectHandler.addTo(pipeline, spec, tunnel);
      case MTPROTO -> MtprotoHandler.addTo(pipeline, spec, tunnel);
    }
  }

  private final class Policy implements Relay.Policy {
    @Override
    public boolean dead() {
      return behaviour.fault() == Behaviour.Fault.DEAD;
    }

    @Override
    public boolean losesBytes() {
      if (tally.toClients.get() >= refusingAt) {
        refusingAt = Long.MAX_VALUE;
        // Not on this thread, which belongs to the connections.
        Thread.startVirtualThread(RunningProxy.this::die);
      }
      return behaviour.fault().losesBytes();
    }

    @Override
    public long latencyNanos() {
      return behaviour.latency().toNanos();
    }
  }

  private void die() {
    try {
      behave(behaviour.refusing());
    } catch (IOException e) {
      throw new IllegalStateException("a proxy that stops listening listened", e);
    }
  }

  /** Swallows what comes while the proxy is dead, before anything could answer it. */
  private final class Silence extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (behaviour.fault() == Behaviour.Fault.DEAD) {
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }
  }

  void close() {
    synchronized (lock) {
      stopListening();
    }
    channels.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    shaping.release();
  }
}
