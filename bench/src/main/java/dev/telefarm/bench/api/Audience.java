package dev.telefarm.bench.api;

import dev.telefarm.bench.lab.Farm;
import dev.telefarm.client.DownloadWatch;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Download;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that watch the downloads, each on a connection of its own, and how long each change was
 * under way: from its update time until it is here, on this host's one clock.
 */
final class Audience implements AutoCloseable {
  private final InstantSource clock = InstantSource.system();
  private final List<TelefarmClient> clients = new ArrayList<>();
  private final List<DownloadWatch> watches = new ArrayList<>();
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong newest = new AtomicLong();
  private volatile Queue<Double> millis = new ConcurrentLinkedQueue<>();

  /**
   * @param revision from which on they watch
   */
  Audience(Farm farm, int watchers, long revision) {
    for (int i = 0; i < watchers; i++) {
      TelefarmClient client = farm.connectAnew();
      clients.add(client);
      watches.add(client.watchDownloads(revision, this::see));
    }
  }

  private void see(Download download) {
    long now = clock.millis();
    var updated = download.getUpdateTime();
    millis.add(now - updated.getSeconds() * 1e3 - updated.getNanos() / 1e6);
    seen.incrementAndGet();
    newest.accumulateAndGet(download.getRevision(), Math::max);
  }

  /** Values that came, to all of them together. */
  long seen() {
    return seen.get();
  }

  /** The highest revision that came. */
  long newest() {
    return newest.get();
  }

  /** How long each change was under way that came since this was asked last. */
  List<Double> takeMillis() {
    Queue<Double> taken = millis;
    millis = new ConcurrentLinkedQueue<>();
    return List.copyOf(taken);
  }

  @Override
  public void close() {
    watches.forEach(DownloadWatch::close);
    clients.forEach(TelefarmClient::close);
  }
}
