package dev.telefarm.sandbox.control;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The control services on their loopback port. */
public final class ControlServer implements AutoCloseable {
  private static final long GRACE_SECONDS = 1;

  private final Server server;
  private final ExecutorService threads;

  private ControlServer(Server server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any free one
   * @throws IOException if the port is taken
   */
  public static ControlServer start(int port, List<BindableService> services) throws IOException {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    var address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    var server =
        NettyServerBuilder.forAddress(address)
            .executor(threads)
            .addServices(services.stream().map(BindableService::bindService).toList())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
    try {
      return new ControlServer(server.start(), threads);
    } catch (IOException e) {
      threads.close();
      throw new IOException("the control port " + port + " cannot be used: " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.getPort();
  }

  /** Lets calls in progress end, for a second at most. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.close();
  }
}
