package dev.telefarm.bench.api;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.PauseDownloadRequest;
import dev.telefarm.proto.v1.ResumeDownloadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes downloads at an even pace until it is closed, by pausing and resuming them in turn. A
 * pause is one change; a resumed one is queued and then waits again, which are two.
 */
final class Churn implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final double CHANGES_OF_A_CALL = 1.5;

  private final List<TelefarmClient> clients;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLERS);

  /** Begins at once. */
  Churn(List<TelefarmClient> clients, List<String> downloads, double changesPerSecond) {
    this.clients = clients;
    long pause = (long) (1e9 * CALLERS * CHANGES_OF_A_CALL / changesPerSecond);
    for (int caller = 0; caller < CALLERS; caller++) {
      TelefarmClient client = clients.get(caller % clients.size());
      List<String> own = new ArrayList<>();
      for (int i = caller; i < downloads.size(); i += CALLERS) {
        own.add(downloads.get(i));
      }
      var _ = threads.submit(() -> change(client, own, pause));
    }
  }

  private void change(TelefarmClient client, List<String> downloads, long pause) {
    long due = System.nanoTime();
    for (long i = 0; !ended.get(); i++) {
      String name = downloads.get((int) (i / 2 % downloads.size()));
      if (i % 2 == 0) {
        var _ =
            client
                .downloads()
                .pauseDownload(PauseDownloadRequest.newBuilder().setName(name).build());
      } else {
        var _ =
            client
                .downloads()
                .resumeDownload(ResumeDownloadRequest.newBuilder().setName(name).build());
      }
      due += pause;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  /** Grows by one with every change. */
  static long revision(TelefarmClient client, String download) {
    return client
        .downloads()
        .getDownload(GetDownloadRequest.newBuilder().setName(download).build())
        .getRevision();
  }

  @Override
  public void close() {
    ended.set(true);
    threads.shutdown();
    try {
      var _ = threads.awaitTermination(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(TelefarmClient::close);
  }
}
