package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.Trouble;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The lanes that are logged in. Thread-safe. */
final class Lanes {
  @GuardedBy("this")
  private final SortedMap<Integer, Lane> ready = new TreeMap<>();

  @GuardedBy("this")
  private int turn;

  private final LongSupplier nanoTime;

  Lanes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized Lane add(int index, TelegramClient client) {
    Lane lane = new Lane(index, client, nanoTime);
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

  /** Every fetch stops now. */
  synchronized void halt() {
    ready.values().forEach(Lane::halt);
  }

  synchronized void met(int index, Trouble trouble) {
    Lane lane = ready.get(index);
    if (lane != null) {
      lane.met(trouble);
    }
  }

  synchronized void connected(int index, boolean connected) {
    Lane lane = ready.get(index);
    if (lane != null) {
      lane.connected(connected);
    }
  }

  synchronized void offer(int index, File file) {
    Lane lane = ready.get(index);
    if (lane != null) {
      lane.watches().offer(file);
    }
  }
}
