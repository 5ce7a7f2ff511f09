package dev.telefarm.sandbox.proxy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The proxies of one sandbox. Thread-safe. */
public final class Proxies implements AutoCloseable {
  private final DataCentres centres;
  private final Supplier<Map<String, Long>> accepted;
  private final LongSupplier nanoTime;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, RunningProxy> open = new ConcurrentSkipListMap<>();
  private final AtomicInteger lastNumber = new AtomicInteger();

  /**
   * Opens none yet.
   *
   * @param accepted how many connections the data centres have accepted from each address
   */
  public Proxies(DataCentres centres, Supplier<Map<String, Long>> accepted, LongSupplier nanoTime) {
    this.centres = centres;
    this.accepted = accepted;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens one; when this returns, it can be dialled.
   *
   * @throws IOException naming the port, when it is taken
   */
  public RunningProxy open(ProxySpec spec) throws IOException {
    String id = "proxy-" + lastNumber.incrementAndGet();
    RunningProxy proxy = RunningProxy.open(id, spec, loops, centres, nanoTime);
    open.put(id, proxy);
    return proxy;
  }

  public Optional<RunningProxy> find(String id) {
    return Optional.ofNullable(open.get(id));
  }

  public Collection<RunningProxy> all() {
    return List.copyOf(open.values());
  }

  /** Connections that came to data centres through none of the proxies, open or closed ones. */
  public long directConnections() {
    return accepted.get().entrySet().stream()
        .filter(from -> !centres.isProxy(from.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Closes one, if there is one of that id. */
  public void close(String id) {
    RunningProxy proxy = open.remove(id);
    if (proxy != null) {
      proxy.close();
    }
  }

  @Override
  public void close() {
    all().forEach(proxy -> close(proxy.id()));
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
