package dev.telefarm.client;

import dev.telefarm.proto.v1.Download;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A download that this client follows. The download itself belongs to the farm: it goes on when the
 * handle, the client or its process is gone. Thread-safe.
 */
public final class DownloadHandle {
  private static final System.Logger LOG = System.getLogger(DownloadHandle.class.getName());

  private final String name;
  private final Consumer<Download> listener;
  private final Supplier<DownloadContent> contents;
  private final CompletableFuture<Path> completion = new CompletableFuture<>();

  /** Held while the listener runs, so that it sees one state at a time and in order. */
  private final ReentrantLock delivery = new ReentrantLock();

  private volatile Download latest;

  DownloadHandle(Download first, Consumer<Download> listener, Supplier<DownloadContent> contents) {
    this.name = first.getName();
    this.listener = listener;
    this.contents = contents;
    this.latest = first;
  }

  /** {@code downloads/{download}}. */
  public String name() {
    return name;
  }

  /** The newest state that this client has seen. */
  public Download latest() {
    return latest;
  }

  /**
   * Completes exactly once, when the download has ended: with the file's path on the supervisor's
   * host when it is COMPLETED; with a {@link TelefarmException} of category DOWNLOAD_FAILED when it
   * FAILED; with a {@link CancellationException} when it was CANCELLED. It also completes with a
   * {@link CancellationException} when the client is shut down before, and with a {@link
   * TelefarmException} when the supervisor refuses to show the download any longer; the download
   * itself is then untouched. A supervisor that is away for a time does not complete it. As with
   * any dependent stage, the exceptions come as the cause of a CompletionException.
   */
  public CompletionStage<Path> completion() {
    return completion.minimalCompletionStage();
  }

  /**
   * The file's bytes from the first to the last, also while it is being fetched: as {@link
   * TelefarmClient#read}. Each call begins anew; to be closed by the caller.
   */
  public DownloadContent content() {
    return contents.get();
  }

  /**
   * Takes a state over if it is newer than the latest (always, if {@code ordered}) and says whether
   * it is final.
   */
  boolean accept(Download download, boolean ordered) {
    delivery.lock();
    try {
      boolean older = !ordered && download.getRevision() < latest.getRevision();
      if (completion.isDone() || older) {
        return completion.isDone();
      }
      latest = download;
      try {
        listener.accept(download);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "the progress listener of " + name + " failed", e);
      }
    } finally {
      delivery.unlock();
    }
    return completeIfEnded(download);
  }

  void fail(Throwable cause) {
    completion.completeExceptionally(cause);
  }

  private boolean completeIfEnded(Download download) {
    switch (download.getState()) {
      case STATE_COMPLETED -> completion.complete(Path.of(download.getPath()));
      case STATE_FAILED -> completion.completeExceptionally(TelefarmException.failed(download));
      case STATE_CANCELLED ->
          completion.completeExceptionally(new CancellationException(name + " was cancelled"));
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_VERIFYING,
          UNRECOGNIZED -> {
        return false;
      }
    }
    return true;
  }
}
