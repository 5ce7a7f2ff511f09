package dev.telefarm.supervisor.link;

import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerLinkGrpc;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.supervisor.net.UnixSockets;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The worker-facing server: one Unix socket in a folder that only we may enter. */
public final class LinkServer implements AutoCloseable {
  private final Server server;
  private final Path socket;

  private LinkServer(Server server, Path socket) {
    this.server = server;
    this.socket = socket;
  }

  /** Starts to serve. The caller holds the data directory's lock. */
  public static LinkServer start(Path socket, LinkListener listener, EventLoopGroup loops)
      throws IOException {
    UnixDomainSocketAddress address =
        UnixSockets.prepare(socket, "workers'", "choose a data directory with a shorter path");
    Server server =
        NettyServerBuilder.forAddress(address)
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            // Handlers only hand over to the control thread, so the event loop itself may run them.
            .directExecutor()
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .maxInboundMessageSize(16 << 20)
            .addService(new Service(listener))
            .build()
            .start();
    return new LinkServer(server, socket);
  }

  /** Cuts every worker off; they dial again. */
  @Override
  public void close() throws IOException {
    server.shutdownNow();
    Files.deleteIfExists(socket);
  }

  private static final class Service extends WorkerLinkGrpc.WorkerLinkImplBase {
    private final LinkListener listener;

    Service(LinkListener listener) {
      this.listener = listener;
    }

    @Override
    public StreamObserver<WorkerReport> attach(StreamObserver<WorkerDirective> directives) {
      return new WorkerSession((ServerCallStreamObserver<WorkerDirective>) directives, listener)
          .reports();
    }
  }
}
