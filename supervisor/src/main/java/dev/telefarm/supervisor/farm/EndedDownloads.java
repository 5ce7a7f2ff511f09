package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.content.ContentException;
import dev.telefarm.supervisor.content.FileRemoval;
import dev.telefarm.supervisor.retention.Deletions;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredDeletion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to downloads after their end: they are begun anew, deleted, or forgotten after some
 * time. {@link #retry} and {@link #delete} wait for the disk.
 */
final class EndedDownloads {
  private static final Logger log = LoggerFactory.getLogger(EndedDownloads.class);
  private static final Duration ROUND = Duration.ofHours(1);

  /** So that the control loop is not held up, and no commit becomes huge. */
  private static final int AT_ONCE = 500;

  private final ControlLoop loop;
  private final DownloadBook book;
  private final Dispatcher dispatcher;
  private final Deletions deletions;
  private final KnownFiles known;
  private final RequestLedger requests;
  private final FarmStore store;
  private final FileRemoval files;
  private final InstantSource clock;

  /** One after the other: what a second one saw left over may be what the first began anew. */
  private final Object changing = new Object();

  EndedDownloads(
      ControlLoop loop,
      DownloadBook book,
      Dispatcher dispatcher,
      Deletions deletions,
      KnownFiles known,
      RequestLedger requests,
      FarmStore store,
      FileRemoval files,
      InstantSource clock) {
    this.loop = loop;
    this.book = book;
    this.dispatcher = dispatcher;
    this.deletions = deletions;
    this.known = known;
    this.requests = requests;
    this.store = store;
    this.files = files;
    this.clock = clock;
  }

  /** Begins one that failed or was cancelled from nothing; nothing happens to an open one. */
  void retry(String name) {
    synchronized (changing) {
      // As long as it is there nobody else takes its name, and it itself would not get it again.
      loop.call(() -> dispatcher.leftover(book.get(name))).ifPresent(Assignments::delete);
      ControlLoop.await(
          loop.call(() -> {
            DownloadEntry entry = book.get(name);
            if (entry.download.getState() == Download.State.STATE_COMPLETED) {
              throw ended(entry);
            }
            if (!entry.ended()) {
              return store.barrier();
            }
            entry.forgetAttempts();
            return dispatcher.queueAnew(entry);
          }));
    }
  }

  /**
   * Forgets one that has ended.
   *
   * @param withFile whether to delete what it has fetched, too
   */
  void delete(String name, boolean allowMissing, boolean withFile) {
    synchronized (changing) {
      if (allowMissing && !loop.call(() -> book.has(name))) {
        ControlLoop.await(store.barrier()); // the deletion may still be on its way to the disk
        return;
      }
      loop.call(() -> dispatcher.leftover(removable(name))).ifPresent(Assignments::delete);
      if (withFile) {
        // First, so that a deletion that failed halfway can be repeated.
        loop.call(() -> own(removable(name))).ifPresent(download -> deleteFile(download));
      }
      ControlLoop.await(
          loop.call(() -> {
            DownloadEntry entry = removable(name);
            Changes changes = new Changes();
            if (withFile) {
              known.forget(entry.download, changes);
            }
            return remove(List.of(entry), changes);
          }));
      log.info("{} is deleted", name);
    }
  }

  private DownloadEntry removable(String name) {
    DownloadEntry entry = book.get(name);
    if (!entry.ended()) {
      throw Refusal.about(
          name,
          ErrorReason.ERROR_REASON_DOWNLOAD_STATE,
          name + " has not ended: it is " + entry.download.getState());
    }
    if (entry.manifestDue) {
      throw Refusal.about(
          name,
          ErrorReason.ERROR_REASON_DOWNLOAD_STATE,
          name + " is not in the manifest yet: " + entry.download.getTarget().getManifest());
    }
    return entry;
  }

  /** The download, if it put the file there that is at its path. */
  private Optional<Download> own(DownloadEntry entry) {
    Download download = entry.download;
    boolean laterOne =
        book.newestFirst(Optional.empty()).stream()
            .map(other -> other.download)
            .anyMatch(other ->
                !other.getName().equals(download.getName())
                    && made(other)
                    && other.getPath().equals(download.getPath())
                    && Times.instant(other.getEndTime())
                        .isAfter(Times.instant(download.getEndTime())));
    return Optional.of(download).filter(one -> made(one) && !laterOne);
  }

  private static boolean made(Download download) {
    return download.getState() == Download.State.STATE_COMPLETED
        && switch (download.getSkip()) {
          case SKIP_UNSPECIFIED, SKIP_LINKED -> true;
          case SKIP_TARGET_EXISTS, SKIP_KNOWN, UNRECOGNIZED -> false;
        };
  }

  private void deleteFile(Download download) {
    try {
      files.delete(Path.of(download.getPath()), download.getMedia().getSizeBytes());
    } catch (ContentException e) {
      throw Refusal.about(download.getName(), e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private CompletableFuture<Void> remove(List<DownloadEntry> entries, Changes changes) {
    for (DownloadEntry entry : entries) {
      var deletion =
          StoredDeletion.newBuilder()
              .setName(entry.download.getName())
              .setRequestKey(entry.requestKey)
              .build();
      deletions
          .add(entry.id, book.remove(entry), deletion, changes)
          .forEach(forgotten -> requests.forget(forgotten.getRequestKey(), changes));
    }
    return store.commit(changes);
  }

  /** Forgets again and again what ended longer ago than that. */
  void keepFor(Duration age) {
    boolean all = prune(clock.instant().minus(age));
    loop.after(all ? ROUND : Duration.ZERO, () -> keepFor(age));
  }

  /** Returns whether those are all that ended before. */
  private boolean prune(Instant before) {
    List<DownloadEntry> old =
        book.newestFirst(Optional.empty()).stream()
            .filter(entry ->
                entry.ended()
                    && !entry.manifestDue
                    && Times.instant(entry.download.getEndTime()).isBefore(before))
            .limit(AT_ONCE)
            .toList();
    if (!old.isEmpty()) {
      List<Path> leftovers =
          old.stream().flatMap(each -> dispatcher.leftover(each).stream()).toList();
      Thread.ofVirtual().name("discard").start(() -> leftovers.forEach(Assignments::delete));
      var _ = remove(old, new Changes());
      log.info("{} downloads that ended before {} are forgotten", old.size(), before);
    }
    return old.size() < AT_ONCE;
  }

  static Refusal ended(DownloadEntry entry) {
    return Refusal.about(
        entry.download.getName(),
        ErrorReason.ERROR_REASON_DOWNLOAD_STATE,
        entry.download.getName() + " has ended already: " + entry.download.getState());
  }
}
