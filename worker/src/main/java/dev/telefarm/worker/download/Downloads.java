package dev.telefarm.worker.download;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.download.SlotPlanner.Candidate;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The downloads that this worker holds, and what of them runs. A download is queued, runs as a
 * {@link DownloadJob} while it has a slot, waits when Telegram or the disk says so, and ends
 * completed or failed; then it is kept until it is removed. Thread-safe; no method blocks on
 * Telegram or on a download.
 */
public final class Downloads {
  private static final Logger log = LoggerFactory.getLogger(Downloads.class);
  private static final int DEFAULT_PARALLEL = 3;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

  private final DownloadJob.Tools tools;
  private final InstantSource clock;
  private final Consumer<DownloadStatus> reports;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("download-timer").daemon().factory());
  private final Object lock = new Object();

  // All guarded by lock.
  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<String> stopping = new HashSet<>(); // removed, but their job has not ended yet
  private int maxParallel = DEFAULT_PARALLEL;
  private @Nullable TelegramClient client;
  private @Nullable ScheduledFuture<?> wakeUp;
  private boolean closed;

  private static final class Entry {
    DownloadSpec spec;
    DownloadStatus status;
    Instant notBefore = Instant.MIN;
    Received received = new Received();
    int failures;
    @Nullable Running running;

    Entry(DownloadSpec spec) {
      this.spec = spec;
      this.status =
          DownloadStatus.newBuilder()
              .setDownload(spec.getDownload())
              .setPhase(Phase.PHASE_QUEUED)
              .build();
    }

    boolean ended() {
      return status.getPhase() == Phase.PHASE_COMPLETED || status.getPhase() == Phase.PHASE_FAILED;
    }
  }

  private static final class Running {
    final DownloadJob job;
    final long receivedBefore;
    final Thread thread;
    Removal removal = Removal.NONE;

    Running(DownloadJob job, long receivedBefore, Thread thread) {
      this.job = job;
      this.receivedBefore = receivedBefore;
      this.thread = thread;
    }
  }

  private enum Removal {
    NONE,
    FORGET,
    DISCARD
  }

  /**
   * @param reports called with each change of a download, in order; must not block
   * @param nanoTime a clock for durations
   */
  public Downloads(
      DownloadLog downloadLog,
      TargetFiles files,
      Pacing pacing,
      InstantSource clock,
      LongSupplier nanoTime,
      Consumer<DownloadStatus> reports) {
    this.tools = new DownloadJob.Tools(downloadLog, files, new FileWatches(), pacing, nanoTime);
    this.clock = clock;
    this.reports = reports;
  }

  /** A file's state changed at TDLib. */
  public void fileChanged(File file) {
    tools.watches().offer(file);
  }

  /** The account is logged in: downloads run. */
  public void ready(TelegramClient readyClient) {
    synchronized (lock) {
      client = readyClient;
      plan();
    }
  }

  /** The account is not logged in any more: downloads wait. */
  public void lost() {
    synchronized (lock) {
      client = null;
      entries.values().forEach(Downloads::interrupt);
    }
  }

  /** At most {@code most} at a time; 0 means the default. */
  public void limit(int most) {
    synchronized (lock) {
      maxParallel = most > 0 ? most : DEFAULT_PARALLEL;
      plan();
    }
  }

  /** Exactly these are wanted; what is held beside them is forgotten. */
  public void replaceAll(List<DownloadSpec> specs) {
    synchronized (lock) {
      Set<String> wanted = new HashSet<>();
      specs.forEach(spec -> wanted.add(spec.getDownload()));
      List.copyOf(entries.keySet()).stream()
          .filter(download -> !wanted.contains(download))
          .forEach(download -> remove(download, false));
      specs.forEach(this::put);
    }
  }

  /** Wants a download, or changes its specification, which takes effect with its next attempt. */
  public void put(DownloadSpec spec) {
    synchronized (lock) {
      Entry entry = entries.get(spec.getDownload());
      if (entry == null) {
        entry = new Entry(spec);
        entries.put(spec.getDownload(), entry);
        reports.accept(entry.status);
      } else {
        entry.spec = spec;
      }
      plan();
    }
  }

  /** Stops and forgets a download; with {@code discard} its partial file goes too. */
  public void remove(String download, boolean discard) {
    synchronized (lock) {
      Entry entry = entries.remove(download);
      if (entry == null) {
        return;
      }
      stopping.add(download);
      Running running = entry.running;
      if (running != null) {
        running.removal = discard ? Removal.DISCARD : Removal.FORGET;
        running.thread.interrupt();
      } else {
        Thread.startVirtualThread(() -> forget(entry, null, discard));
      }
    }
  }

  /** Every download held, ended ones included. */
  public List<DownloadStatus> snapshot() {
    synchronized (lock) {
      return entries.values().stream().map(entry -> entry.status).toList();
    }
  }

  /**
   * Stops everything, leaving what is needed to go on later; waits a moment for the jobs to end.
   */
  public void stop() throws InterruptedException {
    List<Thread> threads;
    synchronized (lock) {
      closed = true;
      client = null;
      threads =
          entries.values().stream()
              .map(entry -> entry.running)
              .<Thread>mapMulti((running, sink) -> {
                if (running != null) {
                  sink.accept(running.thread);
                }
              })
              .toList();
      entries.values().forEach(Downloads::interrupt);
    }
    timer.shutdownNow();
    for (Thread thread : threads) {
      if (!thread.join(STOP_DEADLINE)) {
        log.warn("{} does not end", thread.getName());
      }
    }
  }

  private static void interrupt(Entry entry) {
    if (entry.running != null) {
      entry.running.thread.interrupt();
    }
  }

  // Under the lock.
  private void plan() {
    TelegramClient ready = client;
    if (ready == null || closed) {
      return;
    }
    Instant now = clock.instant();
    List<Candidate> waiting =
        entries.values().stream()
            .filter(entry -> entry.running == null && !entry.ended())
            .filter(entry -> !stopping.contains(entry.spec.getDownload()))
            .map(entry ->
                new Candidate(entry.spec.getDownload(), entry.spec.getPriority(), entry.notBefore))
            .toList();
    long running = entries.values().stream().filter(entry -> entry.running != null).count();
    for (String download : SlotPlanner.start(waiting, maxParallel - (int) running, now)) {
      Entry entry = entries.get(download);
      if (entry != null) {
        start(entry, ready);
      }
    }
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    wakeUp =
        SlotPlanner.next(waiting, now)
            .map(at ->
                timer.schedule(
                    this::replan, Duration.between(now, at).toMillis() + 1, TimeUnit.MILLISECONDS))
            .orElse(null);
  }

  private void replan() {
    synchronized (lock) {
      plan();
    }
  }

  private void start(Entry entry, TelegramClient ready) {
    String download = entry.spec.getDownload();
    DownloadJob job =
        new DownloadJob(
            entry.spec, tools, ready, entry.received, status -> progressed(entry, status));
    Thread thread =
        Thread.ofVirtual()
            .name("download-" + download)
            .unstarted(() -> ended(entry, job, run(job)));
    entry.running = new Running(job, entry.received.bytes(), thread);
    thread.start();
  }

  private static Outcome run(DownloadJob job) {
    try {
      return job.run();
    } catch (RuntimeException e) {
      log.error("a download met a defect", e);
      return new Outcome.Retry(ErrorReason.ERROR_REASON_INTERNAL, e.toString());
    }
  }

  private void progressed(Entry entry, DownloadStatus status) {
    synchronized (lock) {
      if (entry.running != null && entry.running.removal == Removal.NONE) {
        entry.status = status;
        reports.accept(status);
      }
    }
  }

  /** On the job's thread, as its last act. */
  private void ended(Entry entry, DownloadJob job, Outcome outcome) {
    Running running;
    synchronized (lock) {
      running = entry.running;
      if (running == null) {
        return;
      }
      entry.running = null;
      if (running.removal == Removal.NONE) {
        settle(entry, running, outcome);
        plan();
        return;
      }
    }
    Thread.interrupted(); // it was meant for the job, not for what follows
    forget(entry, job, running.removal == Removal.DISCARD);
  }

  private void settle(Entry entry, Running running, Outcome outcome) {
    entry.received = running.job.received();
    DownloadStatus.Builder status = running.job.status().setBytesPerSecond(0);
    switch (outcome) {
      case Outcome.Completed() -> status.setPhase(Phase.PHASE_COMPLETED).clearWait();
      case Outcome.Failed(ErrorReason reason, String message) -> fail(status, reason, message);
      case Outcome.Waits(DownloadWait.Cause cause, Duration pause, String detail) ->
          pause(entry, status, cause, pause, detail);
      case Outcome.Retry(ErrorReason reason, String detail) -> {
        entry.failures = entry.received.bytes() > running.receivedBefore ? 1 : entry.failures + 1;
        if (entry.failures >= tools.pacing().attempts()) {
          fail(status, reason, detail + " (" + entry.failures + " attempts)");
        } else {
          pause(
              entry,
              status,
              DownloadWait.Cause.CAUSE_RETRY,
              tools.pacing().retry(entry.failures),
              detail);
        }
      }
      case Outcome.Stopped() -> {
        // The session ends; its end may be known here before it is announced.
        entry.notBefore = clock.instant().plusSeconds(1);
        status
            .setPhase(Phase.PHASE_WAITING)
            .setWait(DownloadWait.newBuilder().setCause(DownloadWait.Cause.CAUSE_LOGIN_NEEDED));
      }
    }
    entry.status = status.build();
    log.info("download {}: {} {}", entry.spec.getDownload(), entry.status.getPhase(), outcome);
    if (!closed) {
      reports.accept(entry.status);
    }
  }

  private static void fail(DownloadStatus.Builder status, ErrorReason reason, String message) {
    status
        .setPhase(Phase.PHASE_FAILED)
        .clearWait()
        .setFailure(DownloadFailure.newBuilder().setReason(reason).setMessage(message));
  }

  private void pause(
      Entry entry,
      DownloadStatus.Builder status,
      DownloadWait.Cause cause,
      Duration pause,
      String detail) {
    entry.notBefore = clock.instant().plus(pause);
    status
        .setPhase(Phase.PHASE_WAITING)
        .setWait(
            DownloadWait.newBuilder()
                .setCause(cause)
                .setDetail(detail)
                .setUntil(
                    Timestamp.newBuilder()
                        .setSeconds(entry.notBefore.getEpochSecond())
                        .setNanos(entry.notBefore.getNano())));
  }

  /**
   * After its job has ended, off the lock: the log entry goes, and with {@code discard} what was
   * fetched.
   */
  private void forget(Entry entry, @Nullable DownloadJob job, boolean discard) {
    String download = entry.spec.getDownload();
    try {
      if (job != null) {
        job.discard(discard);
      }
      if (discard && entry.status.getPhase() != Phase.PHASE_COMPLETED) {
        var logged = tools.log().get(download);
        if (logged.isPresent()) {
          tools.files().discard(logged.get().path());
        } else if (!entry.spec.getPath().isEmpty()) {
          tools.files().discard(Path.of(entry.spec.getPath()));
        }
      }
      tools.log().remove(download);
    } catch (IOException e) {
      log.warn("download {}: its partial file cannot be deleted", download, e);
    } finally {
      synchronized (lock) {
        stopping.remove(download);
        plan();
      }
    }
  }
}
