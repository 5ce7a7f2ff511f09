package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.supervisor.access.AuditLog;
import dev.telefarm.supervisor.access.CallRates;
import dev.telefarm.supervisor.batch.Harvest;
import dev.telefarm.supervisor.content.Roots;
import dev.telefarm.supervisor.farm.Farm;
import dev.telefarm.supervisor.host.HostSampler;
import dev.telefarm.supervisor.host.WorkerSampler;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The public API at its doors: every service for those who are known, every error with its reason.
 */
public final class ApiServer {
  private static final int GRACE_SECONDS = 2;

  /** Of a request; the largest is a list of names. */
  private static final int MESSAGE_BYTES = 1 << 20;

  /** Of a call's headers; a token is some dozens. */
  private static final int METADATA_BYTES = 8 << 10;

  /** Watchers keep calls open; a program with more than so many uses a further connection. */
  private static final int CALLS_OF_A_CONNECTION = 1_000;

  /** A peer that does not finish its handshake is cut off. */
  private static final int HANDSHAKE_SECONDS = 10;

  private final List<Server> servers = new ArrayList<>();
  private final OpenStreams streams = new OpenStreams();
  private final ExecutorService handlers;
  private final HealthStatusManager health;

  private ApiServer(ExecutorService handlers, HealthStatusManager health) {
    this.handlers = handlers;
    this.health = health;
  }

  /**
   * Starts to serve; {@link #addresses} tells the ports if any free ones were asked for.
   *
   * @throws IOException if a door's address cannot be had; then none is open
   */
  public static ApiServer start(
      List<Door> doors,
      CallRates rates,
      AuditLog audit,
      Farm farm,
      Harvest harvest,
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
    DownloadRequests requests =
        new DownloadRequests(farm.accounts()::exists, new TargetRules(dataDirectory, roots));
    List<BindableService> services =
        List.of(
            new AccountApi(farm.accounts()),
            new ChatApi(farm.accounts()),
            new DownloadApi(
                farm.downloads(), harvest.batches(), requests, farm.contents(), handlers, nanoTime),
            new DownloadBatchApi(harvest.batches()),
            new SubscriptionApi(harvest.subscriptions(), requests),
            new FarmApi(
                farm.workers(),
                farm.downloads(),
                farm.floods(),
                farm.rest(),
                host,
                sampler,
                facts,
                nanoTime,
                handlers),
            health.getHealthService(),
            ProtoReflectionServiceV1.newInstance());
    ApiServer api = new ApiServer(handlers, health);
    try {
      for (Door door : doors) {
        NettyServerBuilder builder =
            door.builder()
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .executor(handlers)
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .maxConcurrentCallsPerConnection(CALLS_OF_A_CONNECTION)
                .maxInboundMetadataSize(METADATA_BYTES)
                .maxInboundMessageSize(MESSAGE_BYTES)
                .fallbackHandlerRegistry(new UnknownMethods())
                // The interceptor added last sees a call first: refusals are explained too.
                .intercept(api.streams)
                .intercept(new AccessInterceptor(door.authenticator(), rates, audit))
                .intercept(new ErrorInterceptor());
        services.forEach(builder::addService);
        api.servers.add(builder.build().start());
      }
    } catch (IOException e) {
      api.servers.forEach(Server::shutdownNow);
      handlers.shutdownNow();
      throw e;
    }
    return api;
  }

  /** One for each door, in their order: HOST:PORT, or unix: and a path. */
  public List<String> addresses() {
    return servers.stream().map(server -> Door.text(server.getListenSockets().getFirst())).toList();
  }

  private static ServingStatus serving(Account account) {
    return account.getState() == Account.State.STATE_READY
        ? ServingStatus.SERVING
        : ServingStatus.NOT_SERVING;
  }

  /** Lets running calls end for a moment, then cuts them off. */
  public void stop() throws InterruptedException {
    health.enterTerminalState();
    servers.forEach(Server::shutdown);
    streams.end();
    for (Server server : servers) {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    }
    handlers.shutdownNow();
  }
}
