package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.retention.Deletions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Tells every watcher of each change.
 *
 * <p>What changes within {@link #PULSE} is sent together, and not by the control loop: a message
 * for each change and watcher at its own time costs a system call and a wake-up of the client each.
 */
final class DownloadFeed {
  /** Long enough for many changes of a busy farm, too short for a person to see. */
  private static final Duration PULSE = Duration.ofMillis(20);

  private static final Executor AFTER_PULSE =
      CompletableFuture.delayedExecutor(
          PULSE.toMillis(),
          TimeUnit.MILLISECONDS,
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("watches-", 0).factory()));

  private final List<DownloadWatch> watches = new CopyOnWriteArrayList<>();
  private final AtomicBoolean sending = new AtomicBoolean();
  private final Deletions deletions;

  DownloadFeed(Deletions deletions) {
    this.deletions = deletions;
  }

  /**
   * Starts a watch with what its client does not know, or with everything if what it knows is of no
   * use any more; call it on the control loop, so that nothing falls between the two.
   *
   * @param all downloads
   * @param newest revision that there is
   */
  void open(DownloadWatch watch, Stream<Download> all, long newest) {
    long seen = watch.resumeFrom();
    boolean reset = seen > 0 && (seen > newest || !deletions.reachBackTo(seen));
    long from = reset ? 0 : seen;
    // Who begins with everything has nothing that could have been deleted.
    Stream<DownloadChange> deleted =
        from == 0
            ? Stream.empty()
            : deletions.after(from).entrySet().stream()
                .filter(row -> watch.matches(row.getValue().getName()))
                .map(row -> DownloadChange.deleted(row.getValue().getName(), row.getKey()));
    Stream<DownloadChange> changed =
        all.filter(download -> download.getRevision() > from)
            .filter(download -> watch.matches(download.getName()))
            .map(DownloadChange::of);
    watch.begin(
        reset,
        Stream.concat(changed, deleted)
            .sorted(Comparator.comparingLong(DownloadChange::revision))
            .toList(),
        newest);
    watches.add(watch);
  }

  /** Whether the watch is going to tell that this download was deleted. */
  boolean tellsOfDeletion(DownloadWatch watch, String name) {
    return watch.resumeFrom() > 0 && deletions.hasAfter(watch.resumeFrom(), name);
  }

  /** Ends the watch if its client is too slow; returns whether it goes on. */
  boolean check(DownloadWatch watch) {
    boolean goesOn = watch.check();
    if (!goesOn) {
      watches.remove(watch);
    }
    return goesOn;
  }

  void close(DownloadWatch watch) {
    watches.remove(watch);
  }

  void publish(DownloadChange change) {
    watches.removeIf(watch -> !watch.offer(change));
    if (!watches.isEmpty() && sending.compareAndSet(false, true)) {
      AFTER_PULSE.execute(this::send);
    }
  }

  private void send() {
    sending.set(false);
    watches.removeIf(watch -> !watch.check());
  }
}
