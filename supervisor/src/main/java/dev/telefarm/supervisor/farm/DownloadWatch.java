package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's view of the changes. It keeps the latest change of each download that was not sent
 * yet, in the order of revisions, so its memory is bounded by the number of downloads (and of the
 * deletions that are remembered) and its client may resume after the last one it got. Thread-safe.
 */
public final class DownloadWatch {
  private static final Logger log = LoggerFactory.getLogger(DownloadWatch.class);

  /** A client that takes nothing for so long, while there is something to take, is too slow. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Set<String> names;
  private final Outlet outlet;
  private final LongSupplier nanoTime;
  private final Map<String, DownloadChange> unsent = new LinkedHashMap<>();
  private long resumeFrom;
  private long syncRevision;
  private int unsynced;
  private boolean resetUnsent;
  private boolean syncedSent;
  private @Nullable Long blockedSince;
  private boolean begun;
  private boolean ended;

  /**
   * Makes a watch that was not begun.
   *
   * @param names only these downloads; empty means all
   * @param resumeFrom the last revision that the client saw
   */
  public DownloadWatch(Set<String> names, long resumeFrom, Outlet outlet, LongSupplier nanoTime) {
    this.names = Set.copyOf(names);
    this.resumeFrom = resumeFrom;
    this.outlet = outlet;
    this.nanoTime = nanoTime;
  }

  /** The last revision that the client saw before this watch. */
  long resumeFrom() {
    return resumeFrom;
  }

  boolean matches(String name) {
    return names.isEmpty() || names.contains(name);
  }

  /** What it is to be about; empty means all downloads. */
  Set<String> names() {
    return names;
  }

  /**
   * Sends what there is.
   *
   * @param reset whether the client first has to forget what it knows
   * @param current what it does not know, in the order of revisions
   * @param revision the newest that there is
   */
  synchronized void begin(boolean reset, Collection<DownloadChange> current, long revision) {
    if (ended) {
      return;
    }
    resetUnsent = reset;
    resumeFrom = reset ? 0 : resumeFrom;
    current.forEach(change -> unsent.put(change.name(), change));
    unsynced = unsent.size();
    syncRevision = revision;
    begun = true;
    drain();
  }

  /** Takes a change, to be sent when it is asked for next. Returns whether the watch goes on. */
  synchronized boolean offer(DownloadChange change) {
    if (ended || !matches(change.name())) {
      return !ended;
    }
    if (unsynced > 0 && unsent.containsKey(change.name())) {
      // Still before the synced mark: the newer value takes the older one's place, or the mark
      // would come too early.
      unsent.replace(change.name(), change);
    } else {
      unsent.remove(change.name());
      unsent.put(change.name(), change);
    }
    return !ended;
  }

  /** Sends, and looks whether the client has become too slow. Returns whether the watch goes on. */
  synchronized boolean check() {
    drain();
    return !ended;
  }

  /** The client can take more. */
  public synchronized void ready() {
    drain();
  }

  public synchronized void end() {
    ended = true;
    unsent.clear();
  }

  private void drain() {
    if (!begun) {
      // The client may be ready before the farm has said what there is.
      return;
    }
    while (!ended && outlet.isReady()) {
      if (resetUnsent) {
        resetUnsent = false;
        blockedSince = null;
        outlet.send(
            WatchDownloadsResponse.newBuilder()
                .setReset(WatchDownloadsResponse.Reset.getDefaultInstance())
                .build());
        continue;
      }
      if (unsynced == 0 && !syncedSent) {
        syncedSent = true;
        blockedSince = null;
        resumeFrom = Math.max(resumeFrom, syncRevision);
        outlet.send(
            WatchDownloadsResponse.newBuilder()
                .setSynced(WatchDownloadsResponse.Synced.newBuilder().setRevision(syncRevision))
                .build());
        continue;
      }
      var rows = unsent.values().iterator();
      if (!rows.hasNext()) {
        blockedSince = null;
        return;
      }
      DownloadChange next = rows.next();
      rows.remove();
      if (unsynced > 0) {
        // A value that overtook others on its way here says nothing about those: resume from the
        // mark only.
        unsynced--;
      } else {
        resumeFrom = next.revision();
      }
      blockedSince = null;
      outlet.send(next.event());
    }
    noticeSlowness();
  }

  private void noticeSlowness() {
    if (ended || (unsent.isEmpty() && syncedSent)) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (blockedSince == null) {
      blockedSince = now;
    } else if (now - blockedSince >= PATIENCE.toNanos()) {
      end();
      log.info("ended a watch whose client takes nothing, at revision {}", resumeFrom);
      outlet.refuse(
          Refusal.of(
                  ErrorReason.ERROR_REASON_WATCHER_TOO_SLOW,
                  "the client read too slowly; watch again from revision " + resumeFrom)
              .with(Map.of("revision", Long.toString(resumeFrom))));
    }
  }

  /** Where a watch sends to. */
  public interface Outlet {
    /** Whether something can be sent without waiting or piling up. */
    boolean isReady();

    void send(WatchDownloadsResponse response);

    void refuse(Refusal refusal);
  }
}
