package dev.telefarm.worker;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.link.v1.LoginInput;
import dev.telefarm.proto.link.v1.LoginOutcome;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerLinkGrpc;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.link.v1.WorkerSnapshot;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyStatus;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's end of the link, on the real socket, with nothing behind it but a list of what
 * the worker said.
 */
final class TestSupervisor {
  private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(60);

  private final Server server;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final String token;
  private final WantedState wanted = new WantedState();
  private final List<WorkerReport> reports = new ArrayList<>();
  private final List<WorkerSnapshot> snapshots = new ArrayList<>();
  private Authorization authorization = Authorization.getDefaultInstance();
  private final Map<String, DownloadStatus> downloads = new LinkedHashMap<>();
  private @Nullable StreamObserver<WorkerDirective> worker;
  private int logins;
  private Lanes lanes = Lanes.getDefaultInstance();
  private Limits limited = Limits.getDefaultInstance();
  private ProxyStatus proxy = ProxyStatus.getDefaultInstance();

  TestSupervisor(Path socket, String token) throws IOException {
    this.token = token;
    Files.deleteIfExists(socket);
    server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .addService(new Link())
            .build()
            .start();
  }

  private final class Link extends WorkerLinkGrpc.WorkerLinkImplBase {
    @Override
    public StreamObserver<WorkerReport> attach(StreamObserver<WorkerDirective> directives) {
      return new StreamObserver<>() {
        @Override
        public void onNext(WorkerReport report) {
          receive(report, directives);
        }

        @Override
        public void onError(Throwable error) {
          detach(directives);
        }

        @Override
        public void onCompleted() {
          detach(directives);
          directives.onCompleted();
        }
      };
    }
  }

  private synchronized void receive(
      WorkerReport report, StreamObserver<WorkerDirective> directives) {
    reports.add(report);
    switch (report.getReportCase()) {
      case SNAPSHOT -> {
        if (!report.getSnapshot().getToken().equals(token)) {
          directives.onError(
              Status.UNAUTHENTICATED.withDescription("wrong token").asRuntimeException());
          return;
        }
        snapshots.add(report.getSnapshot());
        authorization = report.getSnapshot().getAuthorization();
        lanes = report.getSnapshot().getLanes();
        proxy = report.getSnapshot().getProxy();
        report
            .getSnapshot()
            .getDownloadsList()
            .forEach(status -> downloads.put(status.getDownload(), status));
        worker = directives;
        directives.onNext(wanted.directive());
      }
      case AUTHORIZATION -> authorization = report.getAuthorization();
      case DOWNLOAD -> downloads.put(report.getDownload().getDownload(), report.getDownload());
      case LANES -> lanes = report.getLanes();
      case LIMITS -> limited = report.getLimits();
      case PROXY -> proxy = report.getProxy();
      case HEARTBEAT, QUERY_RESULT, LOGIN_OUTCOME, DOWNLOAD_PARTS, FLOOD, CHAT_NEWS -> {}
      case REPORT_NOT_SET -> throw new IllegalStateException("an empty report");
    }
  }

  @SuppressWarnings("ReferenceEquality") // this stream, not one like it
  private synchronized void detach(StreamObserver<WorkerDirective> directives) {
    if (worker == directives) {
      worker = null;
    }
  }

  synchronized void orphanGraceMillis(int millis) {
    wanted.orphanGrace = Duration.newBuilder().setNanos(millis * 1_000_000).build();
  }

  synchronized void want(DownloadSpec spec) {
    wanted.downloads.put(spec.getDownload(), spec);
    tell(WorkerDirective.newBuilder().setPutDownload(spec));
  }

  synchronized void unwant(String download) {
    wanted.downloads.remove(download);
  }

  /** As the account's setting: told to a worker that is attached, and to all that attach later. */
  synchronized void wantLanes(int count) {
    wanted.lanes = count;
    tell(WorkerDirective.newBuilder().setLimits(wanted.limits()));
  }

  /** As what the farm leaves to the account; 0 means no limit. */
  synchronized void wantBytesPerSecond(long most) {
    wanted.bytesPerSecond = most;
    tell(WorkerDirective.newBuilder().setLimits(wanted.limits()));
  }

  /** Told to workers that attach later. */
  synchronized void wantProxy(Proxy proxyOfTheAccount, Integer... ports) {
    wanted.proxy = proxyOfTheAccount;
    wanted.localPorts = List.of(ports);
  }

  ProxyStatus awaitProxy(Predicate<ProxyStatus> condition) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(java.time.Duration.ofMillis(10))
        .until(this::proxy, condition);
  }

  synchronized ProxyStatus proxy() {
    return proxy;
  }

  /** Nothing, if no worker is attached: the next one is told everything. */
  private void tell(WorkerDirective.Builder directive) {
    StreamObserver<WorkerDirective> attached = worker;
    if (attached != null) {
      attached.onNext(directive.build());
    }
  }

  /** What holds the account back now, as the worker says. */
  synchronized Limits limited() {
    return limited;
  }

  /** The waits that the worker told of, in order. */
  synchronized List<FloodEvent> floods() {
    return reports.stream().filter(WorkerReport::hasFlood).map(WorkerReport::getFlood).toList();
  }

  /** What the worker said of a download, in order. */
  synchronized List<DownloadStatus> statuses(String download) {
    return reports.stream()
        .filter(WorkerReport::hasDownload)
        .map(WorkerReport::getDownload)
        .filter(status -> status.getDownload().equals(download))
        .toList();
  }

  synchronized void send(WorkerDirective directive) {
    Objects.requireNonNull(worker, "no worker is attached").onNext(directive);
  }

  /** Turns the worker that attached last away. */
  synchronized void refuse() {
    Objects.requireNonNull(worker, "no worker is attached")
        .onError(Status.UNAUTHENTICATED.withDescription("refused").asRuntimeException());
  }

  /** Sends a login step and waits for what Telegram said. */
  LoginOutcome login(LoginInput.Builder input) {
    String id = "login-" + ++logins;
    send(WorkerDirective.newBuilder().setLoginInput(input.setLoginId(id)).build());
    return awaitReport(report -> report.getLoginOutcome().getLoginId().equals(id))
        .getLoginOutcome();
  }

  QueryResult query(Query.Builder query) {
    String id = "query-" + ++logins;
    send(WorkerDirective.newBuilder().setQuery(query.setQueryId(id)).build());
    return awaitReport(report -> report.getQueryResult().getQueryId().equals(id)).getQueryResult();
  }

  WorkerReport awaitReport(Predicate<WorkerReport> wantedReport) {
    return await()
        .atMost(PATIENCE)
        .until(() -> find(wantedReport), Optional::isPresent)
        .orElseThrow();
  }

  private synchronized Optional<WorkerReport> find(Predicate<WorkerReport> wantedReport) {
    return reports.stream().filter(wantedReport).findFirst();
  }

  Authorization awaitAuthorization(Authorization.State state) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(java.time.Duration.ofMillis(10))
        .until(this::authorization, current -> current.getState() == state);
  }

  Lanes awaitLanes(Predicate<Lanes> condition) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(java.time.Duration.ofMillis(10))
        .until(this::lanes, condition);
  }

  DownloadStatus awaitDownload(String download, Predicate<DownloadStatus> condition) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(java.time.Duration.ofMillis(10))
        .until(() -> download(download), condition);
  }

  WorkerSnapshot awaitSnapshot(int number) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(java.time.Duration.ofMillis(10))
        .until(() -> snapshot(number), Optional::isPresent)
        .orElseThrow();
  }

  private synchronized Optional<WorkerSnapshot> snapshot(int number) {
    return snapshots.stream().skip(number - 1).findFirst();
  }

  synchronized Authorization authorization() {
    return authorization;
  }

  synchronized Lanes lanes() {
    return lanes;
  }

  /** What the worker said of its lanes, in order. */
  synchronized List<Lanes> laneReports() {
    return reports.stream().filter(WorkerReport::hasLanes).map(WorkerReport::getLanes).toList();
  }

  synchronized DownloadStatus download(String download) {
    return downloads.getOrDefault(download, DownloadStatus.getDefaultInstance());
  }

  /** Gone at once, as if killed. */
  void close() throws InterruptedException {
    server.shutdownNow().awaitTermination();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }
}
