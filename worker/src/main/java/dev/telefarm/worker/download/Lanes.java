package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The lanes that are logged in. Thread-safe. */
final class Lanes {
  @GuardedBy("this")
  private final SortedMap<Integer, Lane> ready = new TreeMap<>();

  @GuardedBy("this")
  private int turn;

  synchronized Lane add(int index, TelegramClient client) {
    Lane lane = new Lane(index, client);
    Lane before = ready.put(index, lane);
    if (before != null) {
      before.lose();
    }
    return lane;
  }

  synchronized void remove(int index) {
    Optional.ofNullable(ready.remove(index)).ifPresent(Lane::lose);
  }

  /** Whether the account itself is logged in. */
  synchronized boolean any() {
    return ready.containsKey(0);
  }

  synchronized int count() {
    return ready.size();
  }

  /** All of them, beginning with another one each time, so that small files spread. */
  synchronized List<Lane> inTurn() {
    List<Lane> lanes = new ArrayList<>(ready.values());
    if (!lanes.isEmpty()) {
      Collections.rotate(lanes, turn++ % lanes.size());
    }
    return lanes;
  }

  synchronized void nudge() {
    ready.values().forEach(Lane::nudge);
  }

  synchronized void offer(int index, File file) {
    Lane lane = ready.get(index);
    if (lane != null) {
      lane.watches().offer(file);
    }
  }
}
