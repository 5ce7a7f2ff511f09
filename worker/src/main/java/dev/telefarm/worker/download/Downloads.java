package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.worker.download.SlotPlanner.Candidate;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
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
  private static final int FIRST_LANE = 0;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

  private final DownloadJob.Tools tools;
  private final Disposal disposal;
  private final InstantSource clock;
  private final DownloadListener listener;
  private final WakeUp wakeUp = new WakeUp(this::replan);
  private final Object lock = new Object();

  private volatile TargetRoots roots = TargetRoots.ANYWHERE;

  // All guarded by lock.
  private final Map<String, HeldDownload> held = new HashMap<>();
  private final Attempts attempts = new Attempts(); // of held downloads only
  private boolean closed;

  /**
   * @param nanoTime a clock for durations
   */
  public Downloads(
      DownloadLog downloadLog,
      TargetFiles files,
      CopySpace copySpace,
      Pacing pacing,
      InstantSource clock,
      LongSupplier nanoTime,
      CrashPoints crashPoints,
      DownloadListener listener) {
    this.tools =
        new DownloadJob.Tools(
            downloadLog,
            files,
            new Lanes(),
            new FileClaims(),
            copySpace,
            new CopyBuffers(),
            new Room(files),
            () -> roots,
            pacing,
            nanoTime,
            crashPoints);
    this.disposal = new Disposal(downloadLog, files);
    this.clock = clock;
    this.listener = listener;
  }

  /** A file's state changed at a lane's TDLib client; file ids are that client's own. */
  public void fileChanged(int lane, File file) {
    tools.lanes().offer(lane, file);
  }

  /** A lane is logged in, until {@link #lost}: downloads run once the first one is. */
  public void ready(int index, TelegramClient client) {
    synchronized (lock) {
      Lane lane = tools.lanes().add(index, client);
      attempts.all().forEach(attempt -> attempt.join(lane));
      plan();
    }
  }

  /** A lane is not logged in any more: without the first one, downloads wait. */
  public void lost(int index) {
    synchronized (lock) {
      tools.lanes().remove(index);
      if (index == FIRST_LANE) {
        attempts.all().forEach(Attempt::interrupt);
        // Telegram may have refused an attempt before TDLib said why.
        held.values().stream()
            .filter(download -> !attempts.runs(download))
            .filter(HeldDownload::awaitLogin)
            .forEach(download -> listener.status(download.status()));
      }
    }
  }

  /**
   * Targets must lie in one of these; anywhere if there are none. Takes effect with each download's
   * next attempt.
   *
   * @throws IllegalArgumentException if one is not absolute
   */
  public void roots(List<Path> folders) {
    roots = TargetRoots.of(folders);
  }

  /** At most {@code most} at a time; 0 means the default. */
  public void limit(int most) {
    synchronized (lock) {
      attempts.limit(most);
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

  /**
   * Wants a download, or changes its specification: its share takes effect at once, the rest with
   * its next attempt.
   */
  public void put(DownloadSpec spec) {
    synchronized (lock) {
      HeldDownload download = held.get(spec.getDownload());
      if (download == null) {
        download = new HeldDownload(spec, tools.pacing());
        held.put(download.id(), download);
        Inheritance.unheard(tools.log(), spec).ifPresent(listener::parts);
        listener.status(download.status());
      } else {
        download.respecify(spec);
        attempts.find(download.id()).ifPresent(attempt -> attempt.respecify(spec));
      }
      plan();
    }
  }

  /** Another account made parts of a download durable. */
  public void knownParts(String id, List<PartRun> parts) {
    synchronized (lock) {
      HeldDownload download = held.get(id);
      if (download != null) {
        download.known(parts);
        attempts.find(id).ifPresent(attempt -> attempt.known(PartSums.of(parts)));
      }
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
      Optional<Attempt> attempt = attempts.remove(id);
      Thread.ofVirtual().name("forget-" + id).start(() -> forget(download, attempt, discard));
    }
  }

  /** Every download held, ended ones included, each with its durable parts. */
  public List<DownloadStatus> snapshot() {
    synchronized (lock) {
      return held.values().stream()
          .map(download ->
              download.ended()
                  ? download.status()
                  : download.status().toBuilder()
                      .addAllDurableParts(tools.log().parts(download.id()).runs())
                      .build())
          .toList();
    }
  }

  /** Opens every lane's connections anew, and begins each fetch anew where it is. */
  public void refetch() {
    tools.lanes().nudge();
  }

  /** Stops everything, ready to go on later; waits a moment for the attempts to end. */
  public void stop() throws InterruptedException {
    Collection<Attempt> last;
    synchronized (lock) {
      closed = true;
      last = attempts.all();
      last.forEach(Attempt::interrupt);
    }
    wakeUp.stop();
    for (Attempt attempt : last) {
      if (!attempt.awaitEnd(STOP_DEADLINE)) {
        log.warn("download {} does not stop", attempt.download().id());
      }
    }
  }

  // Under the lock.
  private void plan() {
    if (closed || !tools.lanes().any()) {
      return;
    }
    Instant now = clock.instant();
    List<Candidate> waiting =
        held.values().stream()
            .filter(download -> !download.ended() && !download.held())
            .filter(download -> !attempts.busy(download))
            .map(HeldDownload::candidate)
            .toList();
    attempts
        .next(waiting, tools.lanes().count(), now)
        .forEach(id -> start(Objects.requireNonNull(held.get(id))));
    wakeUp.set(SlotPlanner.next(waiting, now), now);
  }

  /** An attempt turned out to be of a large file. */
  private boolean enlarge(Attempt attempt) {
    synchronized (lock) {
      boolean free = attempts.enlarge(attempt);
      plan(); // it left a slot for small ones
      return free;
    }
  }

  private void replan() {
    synchronized (lock) {
      plan();
    }
  }

  private void start(HeldDownload download) {
    attempts.start(new Attempt(download, tools, this::enlarge, new Heard(download), this::ended));
  }

  /** What an attempt tells, as long as its download is wanted. */
  private final class Heard implements DownloadListener {
    private final HeldDownload download;

    Heard(HeldDownload download) {
      this.download = download;
    }

    @Override
    public void status(DownloadStatus status) {
      synchronized (lock) {
        if (holds(download)) {
          download.report(status);
          listener.status(status);
        }
      }
    }

    @Override
    public void parts(DownloadParts parts) {
      synchronized (lock) {
        if (holds(download)) {
          listener.parts(parts);
        }
      }
    }
  }

  /** Whether {@code download} was not removed since, nor replaced by another of its id. */
  @SuppressWarnings("ReferenceEquality") // this one, not one like it
  private boolean holds(HeldDownload download) {
    return held.get(download.id()) == download;
  }

  /** On the attempt's thread, as its last act. */
  private void ended(Attempt attempt, Outcome outcome) {
    HeldDownload download = attempt.download();
    synchronized (lock) {
      if (!holds(download)) {
        return; // whoever removed it clears up
      }
      attempts.ended(attempt);
      attempt.settle(!tools.lanes().any() ? outcome.withoutSession() : outcome, clock.instant());
      log.info("download {}: {} {}", download.id(), download.status().getPhase(), outcome);
      if (!closed) {
        listener.status(download.status());
      }
      plan();
    }
  }

  /** Off the lock, once the attempt has ended that may still run. */
  private void forget(HeldDownload download, Optional<Attempt> attempt, boolean discard) {
    try {
      if (attempt.isPresent()) {
        attempt.get().release(); // nothing would remember what of the copy is whole
      }
      disposal.dispose(download, discard);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that
    } finally {
      synchronized (lock) {
        attempts.cleared(download.id());
        plan();
      }
    }
  }
}
