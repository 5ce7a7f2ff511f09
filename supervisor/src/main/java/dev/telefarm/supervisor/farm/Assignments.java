package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives downloads to accounts and takes them back. Belongs to the control loop.
 *
 * <p>A download that is taken from an account keeps its path and its durable parts, and the next
 * account goes on with both. The first one is told to let go, but nobody waits for that: its worker
 * may be dead or not attached. So for a moment both may write to the partial file. They write the
 * same bytes to the same places, which harms nothing. If the first one publishes the file in that
 * moment, its COMPLETED is true and is accepted ({@link HolderReports}), and the second one is told
 * to let go; if it publishes and dies before it can say so, the second one finds no partial file
 * any more, takes that for damage, and fetches the file once more.
 */
final class Assignments {
  private static final Logger log = LoggerFactory.getLogger(Assignments.class);
  private static final String PARTIAL = ".part";

  private final ControlLoop loop;
  private final Roster roster;
  private final DownloadBook book;

  Assignments(ControlLoop loop, Roster roster, DownloadBook book) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
  }

  /** The account gets a download that no account has, once that is durable. */
  void assign(DownloadEntry entry, String name) {
    entry.carryCounts();
    entry.stripe = null;
    entry.turn = false;
    entry.told = false;
    var durable =
        book.update(
            entry,
            entry.download.toBuilder()
                .clearWait()
                .setState(Download.State.STATE_QUEUED)
                .setAssignedAccount(name)
                .build());
    log.info("download={} goes to {}", entry.id, name);
    roster
        .find(name)
        .ifPresent(account -> {
          entry.writers.add(account.id.name());
          // A worker told before would do what a next supervisor knows nothing of.
          var _ = durable.thenRun(() -> loop.run(() -> begin(entry, account)));
        });
  }

  private static void begin(DownloadEntry entry, AccountEntry account) {
    if (entry.assignedTo(account)) {
      Directives.put(account, entry);
    }
  }

  /** Takes it from those who have it: any account may go on. */
  void release(DownloadEntry entry) {
    take(entry, Download.State.STATE_QUEUED);
  }

  /** Takes it from those who have it, if any has. The answer may be given when it is durable. */
  CompletableFuture<Void> pause(DownloadEntry entry) {
    return take(entry, Download.State.STATE_PAUSED);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<Void> take(DownloadEntry entry, Download.State after) {
    List<String> holders = entry.holders();
    log.info("download={} is taken from {}", entry.id, holders);
    letGo(entry, holders);
    entry.stripe = null;
    entry.carryCounts();
    return book.update(
        entry,
        DownloadReports.still(
            entry.download.toBuilder().setState(after).clearWait().clearAssignedAccount().build()));
  }

  /** Its account keeps it, and cannot do anything now. */
  void stall(DownloadEntry entry, DownloadWait wait) {
    entry.statuses.compute(
        entry.download.getAssignedAccount(),
        (_, last) ->
            (last == null ? DownloadStatus.newBuilder() : last.toBuilder())
                .setPhase(DownloadStatus.Phase.PHASE_WAITING)
                .setWait(wait)
                .build());
    refresh(entry);
  }

  /** Shows what its accounts said last. */
  void refresh(DownloadEntry entry) {
    book.update(entry, DownloadViews.of(entry, roster));
  }

  /** Cancels for good. The answer may be given when the future is complete. */
  CompletableFuture<Void> cancel(DownloadEntry entry) {
    List<String> holders = entry.holders();
    Download after =
        entry.download.toBuilder()
            .setState(Download.State.STATE_CANCELLED)
            .clearWait()
            .clearFailure()
            .build();
    var durable = book.update(entry, DownloadReports.still(after));
    var _ = durable.thenRun(() -> loop.run(() -> discard(entry, holders)));
    return durable;
  }

  private void discard(DownloadEntry entry, List<String> holders) {
    discardBy(entry, holders);
    if (holders.isEmpty() && ownsPartial(entry)) {
      // It was taken from an account that went away: no worker is left to do it.
      Path partial = Path.of(entry.download.getPath() + PARTIAL);
      Thread.ofVirtual().name("discard").start(() -> delete(partial));
    }
  }

  /** It ended without being fetched: a partial file, if there is one, is for nothing. */
  void skipped(DownloadEntry entry, List<String> holders, CompletableFuture<Void> durable) {
    var _ = durable.thenRun(() -> loop.run(() -> discardBy(entry, holders)));
  }

  /** Those who only write let go, then the publisher, whose file it is, removes it. */
  private void discardBy(DownloadEntry entry, List<String> holders) {
    letGo(entry, holders.stream().skip(1).toList());
    holders.stream()
        .findFirst()
        .flatMap(roster::find)
        .ifPresent(account -> Directives.remove(account, entry, true));
  }

  /** Whether the partial file at its path is not that of a later download. */
  boolean ownsPartial(DownloadEntry entry) {
    String path = entry.download.getPath();
    return !path.isEmpty()
        && book.open().stream().noneMatch(other -> other.download.getPath().equals(path));
  }

  /** The partial file that a failed download has left behind, as far as it is its own. */
  Optional<Path> leftover(DownloadEntry entry) {
    return entry.download.getState() == Download.State.STATE_FAILED && ownsPartial(entry)
        ? Optional.of(Path.of(entry.download.getPath() + PARTIAL))
        : Optional.empty();
  }

  /** Of a download that no worker has. Blocks for the disk. */
  static void delete(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      log.warn("the partial file of an ended download is left: {}", e.toString());
    }
  }

  /**
   * It ended: once that is durable here, those that had it may forget it. Until then they keep it
   * and would tell a next supervisor.
   */
  void ended(DownloadEntry entry, List<String> holders, CompletableFuture<Void> durable) {
    var _ = durable.thenRun(() -> loop.run(() -> letGo(entry, holders)));
  }

  private void letGo(DownloadEntry entry, List<String> holders) {
    for (String holder : holders) {
      roster.find(holder).ifPresent(account -> Directives.remove(account, entry, false));
    }
  }
}
