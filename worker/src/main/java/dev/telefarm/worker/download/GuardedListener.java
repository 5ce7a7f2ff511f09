package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadStatus;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Passes on what an attempt tells, under a lock, as long as somebody wants it.
 *
 * @param wanted asked under the lock
 * @param kept takes each status before it is passed on
 */
record GuardedListener(
    Object lock, BooleanSupplier wanted, Consumer<DownloadStatus> kept, DownloadListener listener)
    implements DownloadListener {
  @Override
  public void status(DownloadStatus status) {
    synchronized (lock) {
      if (wanted.getAsBoolean()) {
        kept.accept(status);
        listener.status(status);
      }
    }
  }

  @Override
  public void parts(DownloadParts parts) {
    synchronized (lock) {
      if (wanted.getAsBoolean()) {
        listener.parts(parts);
      }
    }
  }
}
