package dev.telefarm.client;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc.DownloadServiceStub;
import dev.telefarm.proto.v1.GetDownloadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds every handle of a client from one watch: a thousand downloads cost one call, not a
 * thousand. The watch starts with the first handle, at that download's revision, so that nothing
 * older is sent.
 */
final class DownloadFeed implements AutoCloseable, WatchStream.Sink {
  private final ManagedChannel connection;
  private final DownloadServiceStub stub;

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final Map<String, Set<DownloadHandle>> open = new HashMap<>();
  private @Nullable WatchStream stream;
  private long newest;
  private @Nullable Throwable end;

  DownloadFeed(ManagedChannel connection, DownloadServiceStub stub) {
    this.connection = connection;
    this.stub = stub;
  }

  /**
   * Follows a download from {@code first}, its state in the answer of the call that made or got it.
   */
  DownloadHandle follow(Download first, Consumer<Download> listener) {
    DownloadHandle handle =
        new DownloadHandle(
            first, listener, () -> new DownloadContent(connection, stub, first.getName(), 0, 0));
    if (handle.accept(first, false)) {
      return handle;
    }
    WatchStream toOpen = null;
    boolean missed = false;
    Throwable over;
    lock.lock();
    try {
      over = end;
      if (over == null) {
        open.computeIfAbsent(first.getName(), _ -> new LinkedHashSet<>()).add(handle);
        if (stream == null) {
          newest = first.getRevision();
          toOpen = new WatchStream(connection, stub, newest, this);
          stream = toOpen;
        } else {
          // The watch may have shown a newer state before the handle was there to take it.
          missed = newest > first.getRevision();
        }
      }
    } finally {
      lock.unlock();
    }
    if (over != null) {
      handle.fail(over);
    } else if (toOpen != null) {
      toOpen.open();
    } else if (missed) {
      refresh(handle);
    }
    return handle;
  }

  @Override
  public void changed(Download download) {
    List<DownloadHandle> handles;
    lock.lock();
    try {
      newest = Math.max(newest, download.getRevision());
      handles = List.copyOf(open.getOrDefault(download.getName(), Set.of()));
    } finally {
      lock.unlock();
    }
    for (DownloadHandle handle : handles) {
      if (handle.accept(download, true)) {
        forget(handle);
      }
    }
  }

  /** A handle that is open has missed its download's end. */
  @Override
  public void deleted(String name) {
    List<DownloadHandle> handles;
    lock.lock();
    try {
      handles = List.copyOf(open.getOrDefault(name, Set.of()));
    } finally {
      lock.unlock();
    }
    handles.forEach(this::refresh);
  }

  @Override
  public void reset() {
    List<DownloadHandle> handles;
    lock.lock();
    try {
      newest =
          Long.MAX_VALUE; // comparing is over: whatever is followed from now on is asked for once
      // more
      handles = open.values().stream().flatMap(Set::stream).toList();
    } finally {
      lock.unlock();
    }
    handles.forEach(this::refresh);
  }

  @Override
  public void refused(Throwable cause) {
    end(cause);
  }

  /** Ends the watch; handles that have not ended complete with a CancellationException. */
  @Override
  public void close() {
    end(new CancellationException("the client was shut down"));
  }

  private void end(Throwable cause) {
    List<DownloadHandle> left;
    WatchStream toClose;
    lock.lock();
    try {
      end = end == null ? cause : end;
      toClose = stream;
      left = open.values().stream().flatMap(Set::stream).toList();
      open.clear();
    } finally {
      lock.unlock();
    }
    if (toClose != null) {
      toClose.close();
    }
    left.forEach(handle -> handle.fail(cause));
  }

  /**
   * Asks for one download. That the call fails matters only if the download is gone: else the watch
   * goes on.
   */
  private void refresh(DownloadHandle handle) {
    stub.getDownload(
        GetDownloadRequest.newBuilder().setName(handle.name()).build(),
        new StreamObserver<>() {
          @Override
          public void onNext(Download download) {
            if (handle.accept(download, false)) {
              forget(handle);
            }
          }

          @Override
          public void onError(Throwable failure) {
            if (Status.fromThrowable(failure).getCode() == Status.Code.NOT_FOUND) {
              forget(handle);
              handle.fail(TelefarmException.from((StatusRuntimeException) failure));
            }
          }

          @Override
          public void onCompleted() {}
        });
  }

  private void forget(DownloadHandle handle) {
    lock.lock();
    try {
      Set<DownloadHandle> handles = open.get(handle.name());
      if (handles != null && handles.remove(handle) && handles.isEmpty()) {
        open.remove(handle.name());
      }
    } finally {
      lock.unlock();
    }
  }
}
