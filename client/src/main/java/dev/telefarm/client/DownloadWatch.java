package dev.telefarm.client;

import dev.telefarm.proto.v1.Download;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * All downloads of the farm as they change: see {@link TelefarmClient#watchDownloads}. Thread-safe.
 */
public final class DownloadWatch implements AutoCloseable {
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final WatchStream stream;

  DownloadWatch(DownloadListener listener, Function<WatchStream.Sink, WatchStream> streams) {
    stream = streams.apply(new Forwarder(listener, end));
    stream.open();
  }

  /**
   * Completes when nothing more will be shown: normally after {@link #close}, with a {@link
   * TelefarmException} when the supervisor refuses.
   */
  public CompletionStage<Void> end() {
    return end.minimalCompletionStage();
  }

  /**
   * Ends the watch. A call of the listener that runs just then may still come to its end.
   * Idempotent.
   */
  @Override
  public void close() {
    stream.close();
    end.complete(null);
  }

  private record Forwarder(DownloadListener listener, CompletableFuture<Void> end)
      implements WatchStream.Sink {
    @Override
    public void changed(Download download) {
      listener.changed(download);
    }

    @Override
    public void deleted(String name) {
      listener.deleted(name);
    }

    @Override
    public void reset() {
      listener.reset();
    }

    @Override
    public void refused(Throwable cause) {
      end.completeExceptionally(cause);
    }
  }
}
