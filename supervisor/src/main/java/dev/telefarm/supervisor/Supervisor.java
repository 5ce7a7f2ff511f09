package dev.telefarm.supervisor;

import dev.telefarm.supervisor.access.AuditLog;
import dev.telefarm.supervisor.access.CallRates;
import dev.telefarm.supervisor.access.ClientCertificates;
import dev.telefarm.supervisor.access.ServerTls;
import dev.telefarm.supervisor.access.Tokens;
import dev.telefarm.supervisor.api.ApiServer;
import dev.telefarm.supervisor.api.Door;
import dev.telefarm.supervisor.api.FarmFacts;
import dev.telefarm.supervisor.batch.Harvest;
import dev.telefarm.supervisor.config.ApiConfig;
import dev.telefarm.supervisor.config.Configuration;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.config.Secret;
import dev.telefarm.supervisor.config.TlsConfig;
import dev.telefarm.supervisor.content.ManifestWriter;
import dev.telefarm.supervisor.content.Roots;
import dev.telefarm.supervisor.farm.ControlLoop;
import dev.telefarm.supervisor.farm.Farm;
import dev.telefarm.supervisor.farm.FarmClock;
import dev.telefarm.supervisor.farm.FarmWorkers;
import dev.telefarm.supervisor.host.HeapWatch;
import dev.telefarm.supervisor.host.HostSampler;
import dev.telefarm.supervisor.host.WorkerSampler;
import dev.telefarm.supervisor.link.LinkServer;
import dev.telefarm.supervisor.metrics.MetricsServer;
import dev.telefarm.supervisor.net.UnixSockets;
import dev.telefarm.supervisor.process.WorkerCommand;
import dev.telefarm.supervisor.process.WorkerProcesses;
import dev.telefarm.supervisor.store.CrashPoints;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.StoreContents;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: the whole supervisor on one screen, started from top to bottom and stopped
 * from bottom to top.
 */
final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final String VERSION = "0.1.0";

  /**
   * Beyond the workers' own deadline: for the system to report the ends of those that were killed.
   */
  private static final Duration DRAIN_MARGIN = Duration.ofSeconds(3);

  /** Before a manifest that could not be written is tried again. */
  private static final Duration MANIFEST_PAUSE = Duration.ofSeconds(1);

  private final Deque<Part> parts = new ArrayDeque<>();
  private final WorkersAtStop workersAtStop;
  private volatile @Nullable Farm farm;
  private List<String> addresses = List.of();

  /** What becomes of the workers when the supervisor is stopped. */
  enum WorkersAtStop {
    /** They are asked to end, and killed at their deadline. */
    DRAINED,
    /** They go on: the next supervisor takes them over, or their grace ends. */
    LEFT
  }

  private Supervisor(WorkersAtStop workersAtStop) {
    this.workersAtStop = workersAtStop;
  }

  static Supervisor start(
      Configuration configuration,
      DataDirectory data,
      Path home,
      FarmClock clock,
      LongSupplier nanoTime,
      RandomGenerator random,
      CrashPoints crashPoints,
      WorkersAtStop workersAtStop)
      throws IOException {
    var supervisor = new Supervisor(workersAtStop);
    try {
      supervisor.assemble(configuration, data, home, clock, nanoTime, random, crashPoints);
    } catch (IOException | RuntimeException e) {
      supervisor.stop();
      throw e;
    }
    return supervisor;
  }

  private void assemble(
      Configuration configuration,
      DataDirectory data,
      Path home,
      FarmClock clock,
      LongSupplier nanoTime,
      RandomGenerator random,
      CrashPoints crashPoints)
      throws IOException {
    Path tdlib = configuration.telegram().tdlibLibrary().orElse(Home.tdlibLibrary(home));
    WorkerCommand command =
        new WorkerCommand(Path.of(System.getProperty("java.home")), home, tdlib, data);

    SupervisorLock lock = SupervisorLock.take(data.lock());
    parts.push(new Part("lock", lock::close));
    Secret adminToken = ApiToken.readOrCreate(data.apiToken());
    Secret readToken = ApiToken.readOrCreate(data.readToken());
    List<Door> doors = new ArrayList<>();
    doors.add(localDoor(configuration.api(), new Tokens(adminToken, readToken)));
    if (configuration.api().tls().isPresent()) {
      doors.add(remoteDoor(configuration.api().tls().get(), data.certificates()));
    }
    FarmStore store = FarmStore.open(data.store(), crashPoints);
    parts.push(new Part("store", store::close));
    WorkerProcesses processes =
        WorkerProcesses.start(
            command, data, configuration.workers(), configuration.memory().hardBytes());
    parts.push(new Part("processes", processes::close));
    log.info("limits of the workers from outside: {}", processes.limits().detail());
    ControlLoop loop = new ControlLoop();
    parts.push(new Part("control loop", loop::close));
    Roots roots = new Roots(configuration.downloads().roots());
    ManifestWriter manifests = new ManifestWriter(roots, MANIFEST_PAUSE);
    parts.push(new Part("manifests", manifests::stop));
    EventLoopGroup network = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    parts.push(
        new Part(
            "network",
            () -> network.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly()));
    StoreContents contents = store.load();
    Farm restored =
        Farm.restore(
            contents, store, processes, loop, manifests, configuration, data, clock, random);
    farm = restored;
    Harvest harvest =
        Harvest.restore(restored.intake(), contents, configuration.subscriptions().pollInterval());
    LinkServer link = LinkServer.start(data.linkSocket(), restored.link(), network);
    parts.push(new Part("link", link::close));
    if (configuration.workers().classCache()) {
      processes.prepareClassCache();
    }
    restored.begin();
    parts.push(
        new Part(
            "workers", () -> partFromWorkers(restored, configuration.workers().drainDeadline())));
    HostSampler host = new HostSampler(data.root());
    FarmWorkers workers = restored.workers();
    WorkerSampler sampler =
        WorkerSampler.start(
            configuration.host().sampleInterval(),
            workers::sampleTargets,
            workers::sampled,
            clock,
            nanoTime);
    parts.push(new Part("sampler", sampler::stop));
    ApiServer api =
        ApiServer.start(
            doors,
            new CallRates(configuration.api().callsPerSecond()),
            new AuditLog(clock),
            restored,
            harvest,
            host,
            sampler,
            new FarmFacts(VERSION, clock.instant(), configuration.memory(), processes.limits()),
            data.root(),
            roots,
            nanoTime,
            network);
    parts.push(new Part("api", api::stop));
    addresses = api.addresses();
    PrivateFiles.write(data.apiAddress(), addresses.getFirst());
    parts.push(new Part("api.address", () -> Files.deleteIfExists(data.apiAddress())));
    if (configuration.metrics().listen().isPresent()) {
      startMetrics(
          configuration.metrics().listen().get(), restored, host, sampler, data, clock, nanoTime);
    }
    parts.push(new Part("heap watch", HeapWatch.start()::close));
    log.info("serving addresses={} data={}", addresses, data.root());
  }

  private static Door localDoor(ApiConfig api, Tokens tokens) throws IOException {
    SocketAddress listen =
        api.listen() instanceof UnixDomainSocketAddress socket
            ? UnixSockets.prepare(socket.getPath(), "API's", "choose a shorter one in [api] listen")
            : api.listen();
    return new Door(listen, tokens, Optional.empty());
  }

  private Door remoteDoor(TlsConfig config, Path certificates) throws IOException {
    ServerTls tls =
        ServerTls.open(
            config.certificate().orElse(certificates.resolve("server.pem")),
            config.key().orElse(certificates.resolve("server.key")),
            config.clientAuthority().orElse(certificates.resolve("ca.pem")));
    parts.push(new Part("tls files", tls::close));
    return new Door(config.listen(), new ClientCertificates(), Optional.of(tls));
  }

  private void startMetrics(
      InetSocketAddress listen,
      Farm farm,
      HostSampler host,
      WorkerSampler sampler,
      DataDirectory data,
      InstantSource clock,
      LongSupplier nanoTime)
      throws IOException {
    MetricsServer metrics = MetricsServer.start(listen, farm, host, sampler, clock, nanoTime);
    parts.push(new Part("metrics", metrics::stop));
    PrivateFiles.write(data.metricsAddress(), metrics.address());
    parts.push(new Part("metrics.address", () -> Files.deleteIfExists(data.metricsAddress())));
    log.info("metrics at http://{}/metrics", metrics.address());
  }

  /** Where the API is: HOST:PORT, or unix: and a path. First the one that asks for a token. */
  List<String> addresses() {
    return addresses;
  }

  /**
   * Stops everything in reverse order; what fails on the way is logged and does not keep the rest
   * from stopping.
   */
  void stop() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.stop().run();
      } catch (Exception e) {
        log.error("stopping {} failed", part.name(), e);
      }
    }
    log.info("stopped");
  }

  /**
   * For somebody who cannot wait for {@link #stop}: the workers that were to end and did not yet
   * are killed, which loses nothing durable. Returns at once; the process is to end after it.
   */
  void hurry() {
    Farm running = farm;
    if (running != null && workersAtStop == WorkersAtStop.DRAINED) {
      running.killAll();
    }
  }

  private void partFromWorkers(Farm restored, Duration deadline)
      throws ExecutionException, InterruptedException {
    if (workersAtStop == WorkersAtStop.LEFT) {
      restored.detach();
      log.info("the workers are left running for the next supervisor");
      return;
    }
    try {
      restored.drain().get(deadline.plus(DRAIN_MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.error("workers are left that did not end within {}", deadline.plus(DRAIN_MARGIN));
    }
  }

  private record Part(String name, Stop stop) {}

  private interface Stop {
    void run() throws Exception;
  }
}
