package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.worker.download.SlotPlanner.Candidate;
import dev.telefarm.worker.pacing.SteadyClock;
import dev.telefarm.worker.telegram.TelegramClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The downloads that are held, and the attempts that run of them. Thread-safe; nothing blocks. */
final class Roster {
  private static final Logger log = LoggerFactory.getLogger(Roster.class);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

  private final DownloadJob.Tools tools;
  private final Disposal disposal;
  private final InstantSource clock; // of moments that are told
  private final InstantSource steady; // of moments that are waited for
  private final DownloadListener listener;
  private final WakeUp wakeUp = new WakeUp(this::replan);
  private final Object lock = new Object();

  // All guarded by lock.
  private final Map<String, HeldDownload> held = new HashMap<>();
  private final Attempts attempts = new Attempts(); // of held downloads only
  private boolean closed;

  Roster(DownloadJob.Tools tools, InstantSource clock, DownloadListener listener) {
    this.tools = tools;
    this.disposal = new Disposal(tools.log(), tools.files());
    this.clock = clock;
    this.steady = new SteadyClock(clock.instant(), tools.nanoTime());
    this.listener = listener;
  }

  /** One lane more. */
  void join(int index, TelegramClient client) {
    synchronized (lock) {
      Lane lane = tools.lanes().add(index, client);
      attempts.all().forEach(attempt -> attempt.join(lane));
      plan();
    }
  }

  /** The account's client is closed: its session has ended, or it is begun anew. */
  void interrupt() {
    synchronized (lock) {
      attempts.all().forEach(Attempt::interrupt);
      if (!tools.lanes().renewing()) {
        awaitLogin();
      }
    }
  }

  /** The account is not logged in any more. */
  void loggedOut() {
    synchronized (lock) {
      awaitLogin();
    }
  }

  /** Under the lock. */
  private void awaitLogin() {
    // Telegram may have refused an attempt before TDLib said why.
    held.values().stream()
        .filter(download -> !attempts.runs(download))
        .filter(HeldDownload::awaitLogin)
        .forEach(download -> listener.status(download.status()));
  }

  /** Fewer fetches are allowed at the same time. */
  void slower() {
    synchronized (lock) {
      attempts.preempt(tools.pace().fetchLimit());
      plan();
    }
  }

  /** At most {@code most} at a time; 0 means the default. */
  void limit(int most) {
    synchronized (lock) {
      attempts.limit(most);
      plan();
    }
  }

  /** Exactly these are wanted; what is held beside them is forgotten. */
  void replaceAll(List<DownloadSpec> specs) {
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
  void put(DownloadSpec spec) {
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
  void knownParts(String id, List<PartRun> parts) {
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
  void remove(String id, boolean discard) {
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
  List<DownloadStatus> snapshot() {
    synchronized (lock) {
      Instant now = steady.instant();
      Instant told = clock.instant();
      return held.values().stream()
          .map(download ->
              download.ended()
                  ? download.status()
                  : download.status(now, told).toBuilder()
                      .addAllDurableParts(tools.log().parts(download.id()).runs())
                      .build())
          .toList();
    }
  }

  /** Stops everything, ready to go on later; waits a moment for the attempts to end. */
  void stop() throws InterruptedException {
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
    Instant now = steady.instant();
    List<Candidate> waiting =
        held.values().stream()
            .filter(download -> !download.ended() && !download.held())
            .filter(download -> !attempts.busy(download))
            .map(HeldDownload::candidate)
            .toList();
    int most = tools.pace().fetchLimit();
    attempts
        .next(waiting, tools.lanes().count(), most, now)
        .forEach(id -> start(Objects.requireNonNull(held.get(id))));
    tools.lanesPerFile().set(attempts.lanesPerFile(most));
    tools.pace().soleDownload(attempts.sole());
    Optional<Instant> look = tools.pace().look().map(now::plus);
    Optional<Instant> due = SlotPlanner.next(waiting, now);
    wakeUp.set(Stream.concat(look.stream(), due.stream()).min(Comparator.naturalOrder()), now);
  }

  /** An attempt turned out to be of a large file. */
  private boolean enlarge(Attempt attempt) {
    synchronized (lock) {
      boolean free = attempts.enlarge(attempt, tools.pace().fetchLimit());
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
    int renewals = tools.lanes().renewals();
    attempts.start(
        new Attempt(
            download,
            tools,
            this::enlarge,
            heard(download),
            (attempt, outcome) -> ended(attempt, outcome, renewals)));
  }

  /** What an attempt tells, as long as its download is wanted. */
  private DownloadListener heard(HeldDownload download) {
    return new GuardedListener(
        lock, () -> holds(download), status -> download.report(status), listener);
  }

  /** Whether {@code download} was not removed since, nor replaced by another of its id. */
  @SuppressWarnings("ReferenceEquality") // this one, not one like it
  private boolean holds(HeldDownload download) {
    return held.get(download.id()) == download;
  }

  /**
   * On the attempt's thread, as its last act.
   *
   * @param renewals how often the account's client had been begun anew when it began
   */
  private void ended(Attempt attempt, Outcome outcome, int renewals) {
    HeldDownload download = attempt.download();
    synchronized (lock) {
      if (!holds(download)) {
        return; // whoever removed it clears up
      }
      attempts.ended(attempt);
      Outcome meant = tools.lanes().meaning(outcome, renewals);
      attempt.settle(meant, steady.instant(), clock.instant());
      log.info("download {}: {} {}", download.id(), download.status().getPhase(), meant);
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
