package dev.telefarm.client.cli;

import dev.telefarm.client.DownloadListener;
import dev.telefarm.client.DownloadWatch;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.WorkerWatch;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.TopState;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.Worker;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps what `telefarm top` shows: workers and open downloads are watched, the host and the
 * accounts asked for now and then. Goes on over restarts of the supervisor. Thread-safe.
 */
final class TopFeed implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final TelefarmClient client;
  private final Map<String, Worker> workers = new ConcurrentSkipListMap<>();
  private final Map<String, Download> downloads = new ConcurrentHashMap<>();
  private final AtomicBoolean news = new AtomicBoolean(true);
  private final WorkerWatch workerWatch;
  private final DownloadWatch downloadWatch;
  private final ScheduledExecutorService asking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("telefarm-top").factory());
  private volatile Farm farm;
  private volatile List<Account> accounts;
  private volatile boolean away;

  /** Throws what the first calls throw: an absent supervisor is said at once, not waited for. */
  TopFeed(TelefarmClient client) {
    this.client = client;
    this.farm = client.farm().getFarm(GetFarmRequest.getDefaultInstance());
    this.accounts = listAccounts();
    Listings.workers(client).forEach(worker -> workers.put(worker.getName(), worker));
    Listings.downloads(client, open()).forEach(each -> downloads.put(each.getName(), each));
    long revision = downloads.values().stream().mapToLong(Download::getRevision).max().orElse(0);
    this.workerWatch = client.watchWorkers(new Workers());
    this.downloadWatch = client.watchDownloads(revision, new Downloads());
    var _ =
        asking.scheduleWithFixedDelay(
            this::ask, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  TopState state(Instant now) {
    return new TopState(
        now, farm, accounts, List.copyOf(workers.values()), List.copyOf(downloads.values()), away);
  }

  /** Whether anything changed since this was asked last. */
  boolean news() {
    return news.getAndSet(false);
  }

  /** Throws why nothing more comes, if that is so. */
  void requireGoingOn() {
    for (CompletableFuture<Void> end :
        List.of(
            workerWatch.end().toCompletableFuture(), downloadWatch.end().toCompletableFuture())) {
      if (end.isCompletedExceptionally()) {
        end.join();
      }
    }
  }

  private static List<Download.State> open() {
    return Arrays.stream(Download.State.values())
        .filter(state -> state != Download.State.UNRECOGNIZED)
        .filter(state -> state != Download.State.STATE_UNSPECIFIED)
        .filter(state -> !DownloadText.ended(Download.newBuilder().setState(state).build()))
        .toList();
  }

  private void ask() {
    try {
      farm = client.farm().getFarm(GetFarmRequest.getDefaultInstance());
      accounts = listAccounts();
      setAway(false);
    } catch (StatusRuntimeException e) {
      // Whatever the watches make of it counts: they wait for the supervisor, or end.
      setAway(TelefarmException.from(e).category() == TelefarmException.Category.UNREACHABLE);
    }
    news.set(true);
  }

  private List<Account> listAccounts() {
    List<Account> all = new ArrayList<>();
    Listings.accounts(client).forEach(all::add);
    return List.copyOf(all);
  }

  private void setAway(boolean now) {
    away = now;
    news.set(true);
  }

  @Override
  public void close() {
    asking.shutdownNow();
    workerWatch.close();
    downloadWatch.close();
  }

  private final class Workers implements WorkerWatch.Listener {
    @Override
    public void changed(Worker worker) {
      workers.put(worker.getName(), worker);
      setAway(false);
    }

    @Override
    public void deleted(String worker) {
      workers.remove(worker);
      news.set(true);
    }

    @Override
    public void away() {
      setAway(true);
    }
  }

  private final class Downloads implements DownloadListener {
    @Override
    public void changed(Download download) {
      if (DownloadText.ended(download)) {
        downloads.remove(download.getName());
      } else {
        downloads.put(download.getName(), download);
      }
      setAway(false);
    }

    @Override
    public void deleted(String name) {
      downloads.remove(name);
      news.set(true);
    }

    @Override
    public void reset() {
      downloads.clear();
      news.set(true);
    }
  }
}
