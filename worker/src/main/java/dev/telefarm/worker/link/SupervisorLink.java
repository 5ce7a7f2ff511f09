package dev.telefarm.worker.link;

import com.google.protobuf.Duration;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.link.v1.Heartbeat;
import dev.telefarm.proto.link.v1.LoginInput;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerLinkGrpc;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.worker.login.Secret;
import dev.telefarm.worker.login.TelegramSettings;
import dev.telefarm.worker.proxy.ProxyMessages;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's end of the link: dials the supervisor's socket, tells the whole state, then changes,
 * and dials again whenever the call ends, until the grace period is over. Everything happens on one
 * thread of its own, gRPC's callbacks included.
 */
public final class SupervisorLink {
  private static final Logger log = LoggerFactory.getLogger(SupervisorLink.class);

  private static final long REDIAL_MILLIS = 200;
  private static final long DEFAULT_HEARTBEAT_MILLIS = 1_000;
  private static final long DEFAULT_GRACE_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("link").factory());
  private final MultiThreadIoEventLoopGroup eventLoop =
      new MultiThreadIoEventLoopGroup(
          1, Thread.ofPlatform().name("link-io").daemon().factory(), NioIoHandler.newFactory());
  private final ManagedChannel channel;
  private final LinkListener listener;
  private final Snapshot snapshot;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Outbox outbox = new Outbox();

  // All for the link's thread.
  private @Nullable Call call;
  private @Nullable ScheduledFuture<?> heartbeats;
  private @Nullable ScheduledFuture<?> orphanage;
  private long graceMillis = DEFAULT_GRACE_MILLIS;
  private long heartbeat;
  private boolean closed;

  public SupervisorLink(
      Path socket,
      LinkListener listener,
      Snapshot snapshot,
      InstantSource clock,
      RandomGenerator random) {
    this.listener = listener;
    this.snapshot = snapshot;
    this.clock = clock;
    this.random = random;
    this.channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .eventLoopGroup(eventLoop)
            .executor(thread)
            .overrideAuthority("supervisor")
            .proxyDetector(_ -> null)
            .usePlaintext()
            .build();
  }

  /** Begins to dial. */
  public void start() {
    thread.execute(() -> {
      startGrace();
      dial();
    });
  }

  /** Tells the supervisor, now or when it is there again. Never blocks; from any thread. */
  public void report(WorkerReport report) {
    if (!thread.isShutdown()) {
      thread.execute(() -> {
        outbox.add(report, call != null);
        flush();
      });
    }
  }

  /** Ends the call in order, so that the supervisor sees a clean end, and the thread with it. */
  public void close() throws InterruptedException {
    thread.execute(() -> {
      closed = true;
      flush();
      if (call != null) {
        call.requests.onCompleted();
      }
      channel.shutdown();
    });
    if (!channel.awaitTermination(300, TimeUnit.MILLISECONDS)) {
      channel.shutdownNow();
    }
    thread.shutdownNow();
    var _ = eventLoop.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
  }

  private void dial() {
    if (closed) {
      return;
    }
    // The channel's own backoff grows to minutes; a supervisor that is back is to be found at once.
    channel.resetConnectBackoff();
    var _ = WorkerLinkGrpc.newStub(channel).attach(new Call());
  }

  /** One attach, from the dial to its end. */
  private final class Call implements ClientResponseObserver<WorkerReport, WorkerDirective> {
    @SuppressWarnings("NullAway.Init") // beforeStart comes before everything else
    private ClientCallStreamObserver<WorkerReport> requests;

    private boolean attached;
    private boolean opened;

    @Override
    public void beforeStart(ClientCallStreamObserver<WorkerReport> stream) {
      requests = stream;
      stream.setOnReadyHandler(this::ready);
    }

    private void ready() {
      if (!opened) {
        opened = true;
        outbox.clear();
        requests.onNext(WorkerReport.newBuilder().setSnapshot(snapshot.take()).build());
        call = this;
      }
      flush();
    }

    @Override
    public void onNext(WorkerDirective directive) {
      if (!attached) {
        attached = true;
        log.info("attached to the supervisor");
        stopGrace();
      }
      handle(directive);
    }

    @Override
    public void onError(Throwable error) {
      ended(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      ended(Status.UNAVAILABLE.withDescription("the supervisor ended the call"));
    }

    private void ended(Status status) {
      call = null;
      stopHeartbeats();
      if (closed) {
        return;
      }
      if (status.getCode() == Status.Code.UNAUTHENTICATED) {
        closed = true;
        listener.refused(String.valueOf(status.getDescription()));
        return;
      }
      if (attached) {
        log.info("lost the supervisor: {} {}", status.getCode(), status.getDescription());
        startGrace();
      }
      long pause = REDIAL_MILLIS / 2 + random.nextLong(REDIAL_MILLIS);
      var _ = schedule(SupervisorLink.this::dial, pause);
    }
  }

  /** Sends what the transport takes now; the rest when it is ready again. */
  private void flush() {
    Call to = call;
    while (to != null && to.requests.isReady()) {
      WorkerReport next = outbox.poll();
      if (next == null) {
        return;
      }
      to.requests.onNext(next);
    }
  }

  private void handle(WorkerDirective directive) {
    try {
      switch (directive.getDirectiveCase()) {
        case DESIRED -> desired(directive.getDesired());
        case PUT_DOWNLOAD -> listener.putDownload(directive.getPutDownload());
        case REMOVE_DOWNLOAD ->
            listener.removeDownload(
                directive.getRemoveDownload().getDownload(),
                directive.getRemoveDownload().getDiscardPartial());
        case LOGIN_INPUT -> login(directive.getLoginInput());
        case QUERY -> listener.query(directive.getQuery());
        case LOG_OUT -> listener.logOut();
        case DRAIN -> listener.drain();
        case LIMITS -> listener.limits(directive.getLimits());
        case KNOWN_PARTS -> listener.knownParts(directive.getKnownParts());
        case NUDGE -> listener.nudge();
        case DIRECTIVE_NOT_SET -> log.warn("a directive of a newer supervisor was ignored");
      }
    } catch (RuntimeException e) {
      log.error("a directive was not carried out: {}", directive.getDirectiveCase(), e);
    }
  }

  private void desired(DesiredState desired) {
    graceMillis = millis(desired.hasOrphanGrace(), desired.getOrphanGrace(), DEFAULT_GRACE_MILLIS);
    startHeartbeats(
        millis(
            desired.hasHeartbeatInterval(),
            desired.getHeartbeatInterval(),
            DEFAULT_HEARTBEAT_MILLIS));
    var telegram = desired.getTelegram();
    listener.waits(desired.getWaitsList());
    listener.desired(
        new TelegramSettings(
            telegram.getApiId(), new Secret(telegram.getApiHash()), telegram.getUseTestDc()),
        ProxyMessages.desired(desired.getProxy(), desired.getProxyLocalPortsList()),
        desired.getLimits(),
        desired.getTargetRootsList().stream().map(Path::of).toList(),
        desired.getDownloadsList());
  }

  private void login(LoginInput input) {
    dev.telefarm.worker.login.LoginInput typed =
        switch (input.getInputCase()) {
          case PHONE_NUMBER ->
              new dev.telefarm.worker.login.LoginInput.PhoneNumber(
                  new Secret(input.getPhoneNumber()));
          case CODE -> new dev.telefarm.worker.login.LoginInput.Code(new Secret(input.getCode()));
          case PASSWORD ->
              new dev.telefarm.worker.login.LoginInput.Password(new Secret(input.getPassword()));
          case BOT_TOKEN ->
              new dev.telefarm.worker.login.LoginInput.BotToken(new Secret(input.getBotToken()));
          case REQUEST_QR_CODE -> new dev.telefarm.worker.login.LoginInput.RequestQrCode();
          case INPUT_NOT_SET -> throw new IllegalArgumentException("a login input without input");
        };
    listener.loginInput(input.getLoginId(), typed);
  }

  private void startHeartbeats(long intervalMillis) {
    stopHeartbeats();
    beat();
    // All workers of a host at the same moment: the supervisor wakes once for all of them, which
    // costs it less than half of a hundred wake-ups.
    long first = intervalMillis - clock.millis() % intervalMillis;
    heartbeats =
        thread.scheduleAtFixedRate(this::beat, first, intervalMillis, TimeUnit.MILLISECONDS);
  }

  private void stopHeartbeats() {
    if (heartbeats != null) {
      heartbeats.cancel(false);
      heartbeats = null;
    }
  }

  /**
   * Skipped while the transport is not ready: a supervisor that does not read is not helped by more
   * to read.
   */
  private void beat() {
    Call to = call;
    if (to != null && to.requests.isReady()) {
      to.requests.onNext(
          WorkerReport.newBuilder()
              .setHeartbeat(Heartbeat.newBuilder().setSequence(++heartbeat))
              .build());
    }
  }

  private void startGrace() {
    stopGrace();
    orphanage = schedule(listener::orphaned, graceMillis);
  }

  private void stopGrace() {
    if (orphanage != null) {
      orphanage.cancel(false);
      orphanage = null;
    }
  }

  private ScheduledFuture<?> schedule(Runnable task, long millis) {
    return thread.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private static long millis(boolean present, Duration duration, long otherwise) {
    long millis =
        TimeUnit.SECONDS.toMillis(duration.getSeconds())
            + TimeUnit.NANOSECONDS.toMillis(duration.getNanos());
    return present && millis > 0 ? millis : otherwise;
  }
}
