package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.WorkerWatch;
import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The workers as the supervisor tells of them, also over its restarts. For the one thread that
 * draws them.
 */
final class WorkerFollower implements AutoCloseable {
  private sealed interface Event {
    record Changed(Worker worker) implements Event {}

    record Deleted(String worker) implements Event {}

    record Away() implements Event {}
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final SortedMap<String, Worker> workers = new TreeMap<>();
  private final WorkerWatch watch;
  private final CompletableFuture<Void> end;
  private boolean away;

  WorkerFollower(TelefarmClient client) {
    watch =
        client.watchWorkers(
            new WorkerWatch.Listener() {
              @Override
              public void changed(Worker worker) {
                events.add(new Event.Changed(worker));
              }

              @Override
              public void deleted(String worker) {
                events.add(new Event.Deleted(worker));
              }

              @Override
              public void away() {
                events.add(new Event.Away());
              }
            });
    end = watch.end().toCompletableFuture();
  }

  /**
   * Waits for news, but not long.
   *
   * @return those that changed, each as it is now
   */
  List<Worker> awaitChanges(Duration longest) throws InterruptedException {
    List<Event> news = new ArrayList<>();
    @Nullable Event first = events.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      news.add(first);
      events.drainTo(news);
    }
    Map<String, Worker> changed = new LinkedHashMap<>();
    for (Event event : news) {
      away = event instanceof Event.Away;
      switch (event) {
        case Event.Changed(Worker worker) -> {
          workers.put(worker.getName(), worker);
          changed.put(worker.getName(), worker);
        }
        case Event.Deleted(String worker) -> {
          workers.remove(worker);
          changed.remove(worker);
        }
        case Event.Away() -> {}
      }
    }
    return List.copyOf(changed.values());
  }

  /** In the order of names. */
  List<Worker> workers() {
    return List.copyOf(workers.values());
  }

  /** Whether the supervisor has gone, and is dialled again. */
  boolean away() {
    return away;
  }

  /** Whether nothing more comes. */
  boolean ended() {
    return end.isDone();
  }

  void throwWhyItEnded() {
    if (end.isCompletedExceptionally()) {
      end.join();
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
