package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.worker.download.SlotPlanner.Candidate;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final int FIRST_LANE = 0;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

  private final DownloadJob.Tools tools;
  private final Disposal disposal;
  private final InstantSource clock;
  private final Consumer<DownloadStatus> reports;
  private final WakeUp wakeUp = new WakeUp(this::replan);
  private final Object lock = new Object();

  // All guarded by lock.
  private final Map<String, HeldDownload> held = new HashMap<>();
  private final Map<String, Attempt> running = new HashMap<>(); // of held downloads only
  private final Set<String> stopping = new HashSet<>(); // removed, but not cleared up yet
  private int maxParallel = DEFAULT_PARALLEL;
  private @Nullable TelegramClient client;
  private boolean closed;

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
      CrashPoints crashPoints,
      Consumer<DownloadStatus> reports) {
    this.tools =
        new DownloadJob.Tools(downloadLog, files, new FileWatches(), pacing, nanoTime, crashPoints);
    this.disposal = new Disposal(downloadLog, files);
    this.clock = clock;
    this.reports = reports;
  }

  /** A file's state changed at a lane's TDLib client; file ids are that client's own. */
  public void fileChanged(int lane, File file) {
    if (lane == FIRST_LANE) {
      tools.watches().offer(file);
    }
  }

  /** A lane is logged in, until {@link #lost}: downloads run on the first one. */
  public void ready(int lane, TelegramClient readyClient) {
    if (lane != FIRST_LANE) {
      return;
    }
    synchronized (lock) {
      client = readyClient;
      plan();
    }
  }

  /** A lane is not logged in any more: without the first one, downloads wait. */
  public void lost(int lane) {
    if (lane != FIRST_LANE) {
      return;
    }
    synchronized (lock) {
      client = null;
      running.values().forEach(Attempt::interrupt);
      // Telegram may have refused an attempt before TDLib said why.
      held.values().stream()
          .filter(download -> !running.containsKey(download.id()))
          .filter(HeldDownload::awaitLogin)
          .forEach(download -> reports.accept(download.status()));
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
      List.copyOf(held.keySet()).stream()
          .filter(download -> !wanted.contains(download))
          .forEach(download -> remove(download, false));
      specs.forEach(this::put);
    }
  }

  /** Wants a download, or changes its specification, which takes effect with its next attempt. */
  public void put(DownloadSpec spec) {
    synchronized (lock) {
      HeldDownload download = held.get(spec.getDownload());
      if (download == null) {
        download = new HeldDownload(spec, tools.pacing());
        held.put(download.id(), download);
        reports.accept(download.status());
      } else {
        download.respecify(spec);
      }
      plan();
    }
  }

  /**
   * Stops and forgets a download; with {@code discard} its partial file goes too. Until that is
   * done, the same download does not start again.
   */
  public void remove(String id, boolean discard) {
    synchronized (lock) {
      HeldDownload download = held.remove(id);
      if (download == null) {
        return;
      }
      stopping.add(id);
      Attempt attempt = running.remove(id);
      if (attempt != null) {
        attempt.interrupt();
      }
      Thread.ofVirtual().name("forget-" + id).start(() -> forget(download, attempt, discard));
    }
  }

  /** Every download held, ended ones included. */
  public List<DownloadStatus> snapshot() {
    synchronized (lock) {
      return held.values().stream().map(HeldDownload::status).toList();
    }
  }

  /** Stops everything, ready to go on later; waits a moment for the attempts to end. */
  public void stop() throws InterruptedException {
    Collection<Attempt> attempts;
    synchronized (lock) {
      closed = true;
      client = null;
      attempts = List.copyOf(running.values());
      attempts.forEach(Attempt::interrupt);
    }
    wakeUp.stop();
    for (Attempt attempt : attempts) {
      if (!attempt.awaitEnd(STOP_DEADLINE)) {
        log.warn("download {} does not stop", attempt.download().id());
      }
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
        held.values().stream()
            .filter(download -> !download.ended())
            .filter(download -> !running.containsKey(download.id()))
            .filter(download -> !stopping.contains(download.id()))
            .map(HeldDownload::candidate)
            .toList();
    for (String id : SlotPlanner.start(waiting, maxParallel - running.size(), now)) {
      HeldDownload download = held.get(id);
      if (download != null) {
        start(download, ready);
      }
    }
    wakeUp.set(SlotPlanner.next(waiting, now), now);
  }

  private void replan() {
    synchronized (lock) {
      plan();
    }
  }

  private void start(HeldDownload download, TelegramClient ready) {
    Attempt attempt =
        new Attempt(download, tools, ready, status -> progressed(download, status), this::ended);
    running.put(download.id(), attempt);
    attempt.start();
  }

  /** Whether {@code download} was not removed since, nor replaced by another of its id. */
  @SuppressWarnings("ReferenceEquality") // this one, not one like it
  private boolean holds(HeldDownload download) {
    return held.get(download.id()) == download;
  }

  private void progressed(HeldDownload download, DownloadStatus status) {
    synchronized (lock) {
      if (holds(download)) {
        download.report(status);
        reports.accept(status);
      }
    }
  }

  /** On the attempt's thread, as its last act. */
  private void ended(Attempt attempt, Outcome outcome) {
    HeldDownload download = attempt.download();
    synchronized (lock) {
      if (!holds(download)) {
        return; // whoever removed it clears up
      }
      running.remove(download.id());
      attempt.settle(client == null ? outcome.withoutSession() : outcome, clock.instant());
      log.info("download {}: {} {}", download.id(), download.status().getPhase(), outcome);
      if (!closed) {
        reports.accept(download.status());
      }
      plan();
    }
  }

  /** Off the lock, once the attempt has ended that may still run. */
  private void forget(HeldDownload download, @Nullable Attempt attempt, boolean discard) {
    try {
      if (attempt != null) {
        attempt.release(discard);
      }
      disposal.dispose(download, discard);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that
    } finally {
      synchronized (lock) {
        stopping.remove(download.id());
        plan();
      }
    }
  }
}
