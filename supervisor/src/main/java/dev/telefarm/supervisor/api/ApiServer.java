package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.supervisor.config.Secret;
import dev.telefarm.supervisor.content.Roots;
import dev.telefarm.supervisor.farm.Farm;
import dev.telefarm.supervisor.host.HostSampler;
import dev.telefarm.supervisor.host.WorkerSampler;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The public API on its address: every service behind the token, every error with its reason. */
public final class ApiServer {
  private static final int GRACE_SECONDS = 2;

  private final Server server;
  private final ExecutorService handlers;
  private final HealthStatusManager health;

  private ApiServer(Server server, ExecutorService handlers, HealthStatusManager health) {
    this.server = server;
    this.handlers = handlers;
    this.health = health;
  }

  /** Starts to serve; {@link #address} tells the port if any free one was asked for. */
  public static ApiServer start(
      InetSocketAddress listen,
      Secret token,
      Farm farm,
      HostSampler host,
      WorkerSampler sampler,
      FarmFacts facts,
      Path dataDirectory,
      Roots roots,
      LongSupplier nanoTime,
      EventLoopGroup loops)
      throws IOException {
    var health = new HealthStatusManager();
    farm.accounts()
        .follow(
            account -> health.setStatus(account.getName(), serving(account)),
            id -> health.clearStatus(id.name()));
    // Handlers wait for the disk and for workers: a virtual thread each.
    ExecutorService handlers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    var builder =
        NettyServerBuilder.forAddress(listen)
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .executor(handlers)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .maxInboundMessageSize(1 << 20)
            .fallbackHandlerRegistry(new UnknownMethods())
            // The interceptor added last sees a call first: errors of the token's check are
            // explained too.
            .intercept(new TokenInterceptor(token))
            .intercept(new ErrorInterceptor())
            .addService(new AccountApi(farm.accounts()))
            .addService(new ChatApi(farm.accounts()))
            .addService(
                new DownloadApi(
                    farm.downloads(),
                    new DownloadRequests(
                        farm.accounts()::exists, new TargetRules(dataDirectory, roots)),
                    farm.contents(),
                    handlers,
                    nanoTime))
            .addService(
                new FarmApi(
                    farm.workers(),
                    farm.downloads(),
                    farm.floods(),
                    host,
                    sampler,
                    facts,
                    nanoTime,
                    handlers))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    return new ApiServer(builder.build().start(), handlers, health);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  private static ServingStatus serving(Account account) {
    return account.getState() == Account.State.STATE_READY
        ? ServingStatus.SERVING
        : ServingStatus.NOT_SERVING;
  }

  /** Lets running calls end for a moment, then cuts them off. */
  public void stop() throws InterruptedException {
    health.enterTerminalState();
    server.shutdown();
    if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
      server.shutdownNow();
      server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    }
    handlers.shutdownNow();
  }
}
