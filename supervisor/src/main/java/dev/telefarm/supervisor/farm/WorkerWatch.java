package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's view of the workers. It keeps the latest value of each worker that was not sent yet,
 * so its memory is bounded by the number of workers. Thread-safe.
 */
public final class WorkerWatch {
  private static final Logger log = LoggerFactory.getLogger(WorkerWatch.class);

  /** A client that takes nothing for so long, while there is something to take, is too slow. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** No worker has this name. */
  private static final String SYNCED = "";

  private final Set<String> names;
  private final Outlet outlet;
  private final LongSupplier nanoTime;

  /**
   * By the worker's name, the mark among them: a newer value takes the place of the one that waits.
   */
  private final Map<String, WatchWorkersResponse> unsent = new LinkedHashMap<>();

  private @Nullable Long blockedSince;
  private boolean begun;
  private boolean ended;

  /**
   * Makes a watch that was not begun.
   *
   * @param names only these workers; empty means all
   */
  public WorkerWatch(Set<String> names, Outlet outlet, LongSupplier nanoTime) {
    this.names = Set.copyOf(names);
    this.outlet = outlet;
    this.nanoTime = nanoTime;
  }

  synchronized void begin(Collection<Worker> current) {
    if (ended) {
      return;
    }
    current.stream().filter(worker -> matches(worker.getName())).forEach(this::put);
    unsent.put(
        SYNCED,
        WatchWorkersResponse.newBuilder()
            .setSynced(WatchWorkersResponse.Synced.getDefaultInstance())
            .build());
    begun = true;
    drain();
  }

  /** Returns whether the watch goes on. */
  synchronized boolean offer(Worker worker) {
    if (!ended && matches(worker.getName())) {
      put(worker);
      drain();
    }
    return !ended;
  }

  /** The worker is no more. Returns whether the watch goes on. */
  synchronized boolean delete(String name) {
    if (!ended && matches(name)) {
      unsent.put(name, WatchWorkersResponse.newBuilder().setDeleted(name).build());
      drain();
    }
    return !ended;
  }

  /** Looks whether the client has become too slow. Returns whether the watch goes on. */
  synchronized boolean check() {
    drain();
    return !ended;
  }

  /** The client can take more. */
  public synchronized void ready() {
    drain();
  }

  public synchronized void end() {
    ended = true;
    unsent.clear();
  }

  private boolean matches(String name) {
    return names.isEmpty() || names.contains(name);
  }

  private void put(Worker worker) {
    unsent.put(worker.getName(), WatchWorkersResponse.newBuilder().setWorker(worker).build());
  }

  private void drain() {
    // The client may be ready before the farm has said what there is.
    while (begun && !ended && outlet.isReady()) {
      blockedSince = null;
      var rows = unsent.values().iterator();
      if (!rows.hasNext()) {
        return;
      }
      WatchWorkersResponse next = rows.next();
      rows.remove();
      outlet.send(next);
    }
    noticeSlowness();
  }

  private void noticeSlowness() {
    if (ended || unsent.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (blockedSince == null) {
      blockedSince = now;
    } else if (now - blockedSince >= PATIENCE.toNanos()) {
      end();
      log.info("ended a watch of the workers whose client takes nothing");
      outlet.refuse(
          Refusal.of(
              ErrorReason.ERROR_REASON_WATCHER_TOO_SLOW,
              "the client read too slowly; watch the workers again"));
    }
  }

  /** Where a watch sends to. */
  public interface Outlet {
    /** Whether something can be sent without waiting or piling up. */
    boolean isReady();

    void send(WatchWorkersResponse response);

    void refuse(Refusal refusal);
  }
}
