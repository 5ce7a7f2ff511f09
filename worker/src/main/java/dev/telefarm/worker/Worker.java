package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.KnownParts;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.link.v1.StandingWait;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.link.v1.WorkerSnapshot;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.worker.chat.Queries;
import dev.telefarm.worker.download.CopySpace;
import dev.telefarm.worker.download.CrashPoints;
import dev.telefarm.worker.download.Downloads;
import dev.telefarm.worker.download.Pacing;
import dev.telefarm.worker.link.LinkListener;
import dev.telefarm.worker.link.SupervisorLink;
import dev.telefarm.worker.linux.HolePunch;
import dev.telefarm.worker.linux.ResidentSet;
import dev.telefarm.worker.linux.SocketBytes;
import dev.telefarm.worker.login.LoginInput;
import dev.telefarm.worker.login.TelegramAccount;
import dev.telefarm.worker.login.TelegramSettings;
import dev.telefarm.worker.pacing.AccountPace;
import dev.telefarm.worker.pacing.PacedLibrary;
import dev.telefarm.worker.pacing.SteadyClock;
import dev.telefarm.worker.proxy.Confinement;
import dev.telefarm.worker.proxy.DesiredProxy;
import dev.telefarm.worker.proxy.Proxies;
import dev.telefarm.worker.storage.DiskTargetFiles;
import dev.telefarm.worker.storage.RocksDownloadLog;
import dev.telefarm.worker.telegram.TelegramLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's parts, and what flows between them: directives from the supervisor to the account
 * and the downloads, their changes back to the supervisor.
 */
final class Worker implements LinkListener {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final long CLOSE_SECONDS = 5;

  /** By then a worker with a stored session is ready. */
  private static final long TRIM_SECONDS = 5;

  /** System property: as on a file system that cannot free space inside files. */
  private static final String NO_HOLES = "telefarm.no-holes";

  private final WorkerOptions options;
  private final ProcessIdentity process;
  private final String version;
  private final CompletableFuture<? extends TelegramLibrary> library;
  private final Proxies proxies;
  private final TelegramLibrary telegramLibrary; // at the account's pace, on its way
  private final Path tdlibFolder;
  private final RocksDownloadLog downloadLog;
  private final AccountPace pace;
  private final ScheduledExecutorService paceTimer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pace").daemon().factory());
  private final InstantSource steady; // of moments that are waited for
  private final Downloads downloads;
  private final SupervisorLink link;
  private final Queries queries;
  private final AccountListener listener;
  private final LoginReports logins;
  private final CompletableFuture<ExitCode> exit;

  private volatile @Nullable TelegramAccount telegram; // from the first desired state on

  /**
   * @param library may still be loading; whoever loads it ends the process if that fails
   * @param exit completed when the worker wants the process to end
   */
  Worker(
      WorkerOptions options,
      AccountFolder folder,
      ProcessIdentity process,
      String version,
      CompletableFuture<? extends TelegramLibrary> library,
      Confinement confinement,
      InstantSource clock,
      LongSupplier nanoTime,
      RandomGenerator random,
      CrashPoints crashPoints,
      CompletableFuture<ExitCode> exit)
      throws IOException {
    this.options = options;
    this.process = process;
    this.version = version;
    this.library = library;
    this.exit = exit;
    this.tdlibFolder = folder.tdlib();
    this.downloadLog = RocksDownloadLog.open(folder.checkpoints());
    this.link = new SupervisorLink(options.link(), this, this::snapshot, clock, random);
    this.pace =
        new AccountPace(
            nanoTime, clock, new PaceReports(options.account(), link, () -> downloads().slower()));
    this.proxies = new Proxies(library, confinement, System.getenv(), nanoTime, this::proxyChanged);
    this.telegramLibrary = new PacedLibrary(proxies, pace, paceTimer);
    this.steady = new SteadyClock(clock.instant(), nanoTime);
    this.downloads =
        new Downloads(
            new Downloads.Environment(
                downloadLog,
                new DiskTargetFiles(),
                Boolean.getBoolean(NO_HOLES)
                    ? (_, _, _) -> CopySpace.Freed.UNSUPPORTED
                    : new HolePunch(),
                Pacing.DEFAULT,
                pace,
                new SilentBytes(new SocketBytes(), library),
                clock,
                nanoTime,
                crashPoints),
            new DownloadReports(link),
            () -> exit.complete(ExitCode.STALLED));
    this.queries = new Queries(clock);
    this.listener = new AccountListener(downloads, queries, link);
    this.logins = new LoginReports(link, clock);
  }

  /** Once everything is made: until then nothing is heard of Telegram. */
  private Downloads downloads() {
    return downloads;
  }

  void start() {
    link.start();
    CompletableFuture.delayedExecutor(TRIM_SECONDS, TimeUnit.SECONDS).execute(ResidentSet::trim);
  }

  /**
   * Brings everything to rest, in reverse order. What fails on the way is logged and does not stop
   * the rest.
   */
  void close() throws InterruptedException {
    downloads.stop();
    TelegramAccount open = telegram;
    if (open != null) {
      try {
        open.close().get(CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        log.error("TDLib did not close", e);
      }
    }
    paceTimer.shutdownNow();
    proxies.close();
    downloadLog.close();
    link.close();
  }

  // From the supervisor

  @Override
  public void desired(
      TelegramSettings settings,
      DesiredProxy proxy,
      AccountLimits limits,
      List<Path> targetRoots,
      List<DownloadSpec> specs) {
    if (!proxies.begin(proxy)) {
      log.info("another proxy is wanted: a new process is to begin with it");
      exit.complete(ExitCode.CLEAN);
      return;
    }
    limits(limits);
    downloads.roots(targetRoots);
    downloads.replaceAll(specs);
    if (telegram == null && await(library)) {
      telegram =
          new TelegramAccount(
              telegramLibrary, tdlibFolder, version, settings, limits.getLanes(), steady, listener);
    }
  }

  /** Whether it could be loaded. */
  private static boolean await(CompletableFuture<?> library) {
    return library.handle((_, failure) -> failure == null).join();
  }

  @Override
  public void waits(List<StandingWait> waits) {
    waits.forEach(wait ->
        pace.remember(
            wait.getKind(),
            wait.getMethod(),
            Duration.ofSeconds(wait.getLeft().getSeconds(), wait.getLeft().getNanos())));
  }

  @Override
  public void limits(AccountLimits limits) {
    downloads.limit(limits.getMaxParallel());
    pace.limit(limits.getBytesPerSecond());
    TelegramAccount open = telegram;
    if (open != null) {
      open.want(limits.getLanes());
    }
  }

  @Override
  public void knownParts(KnownParts parts) {
    downloads.knownParts(parts.getDownload(), parts.getDurableList());
  }

  @Override
  public void putDownload(DownloadSpec spec) {
    downloads.put(spec);
  }

  @Override
  public void removeDownload(String download, boolean discardPartial) {
    downloads.remove(download, discardPartial);
  }

  @Override
  public void loginInput(String loginId, LoginInput input) {
    TelegramAccount open = telegram;
    if (open != null) {
      var _ = open.submit(input).thenAccept(result -> logins.tell(loginId, result));
    }
  }

  @Override
  public void query(Query query) {
    Consumer<QueryResult> answer =
        result -> link.report(WorkerReport.newBuilder().setQueryResult(result).build());
    if (Proxies.isAbout(query)) {
      proxies.answer(query, answer);
    } else {
      queries.answer(query, answer);
    }
  }

  @Override
  public void logOut() {
    TelegramAccount open = telegram;
    if (open != null) {
      open.logOut();
    }
  }

  @Override
  public void drain() {
    exit.complete(ExitCode.CLEAN);
  }

  @Override
  public void nudge() {
    log.warn("nudged by the supervisor: no byte came for long");
    downloads.refetch();
  }

  @Override
  public void refused(String why) {
    log.error("refused by the supervisor: {}", why);
    exit.complete(ExitCode.REFUSED);
  }

  @Override
  public void orphaned() {
    log.warn("no supervisor for the whole grace period");
    exit.complete(ExitCode.CLEAN);
  }

  // To the supervisor

  private void proxyChanged(ProxyStatus status) {
    link.report(WorkerReport.newBuilder().setProxy(status).build());
  }

  private WorkerSnapshot snapshot() {
    TelegramAccount open = telegram;
    return WorkerSnapshot.newBuilder()
        .setAccount(options.account())
        .setEpoch(options.epoch())
        .setToken(options.token().value())
        .setPid(process.pid())
        .setProcessStart(process.start())
        .setBootId(process.bootId())
        .setVersion(version)
        .setAuthorization(listener.authorization())
        .setLostCheckpoints(downloadLog.lost())
        .setLanes(open == null ? Lanes.getDefaultInstance() : open.lanes())
        .setProxy(proxies.status())
        .addAllDownloads(downloads.snapshot())
        .setLimits(pace.limits())
        .build();
  }
}
