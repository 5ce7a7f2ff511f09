package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.Trouble;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The lanes that are logged in. Thread-safe. */
final class Lanes {
  private static final int FIRST = 0;

  @GuardedBy("this")
  private final SortedMap<Integer, Lane> ready = new TreeMap<>();

  @GuardedBy("this")
  private int turn;

  @GuardedBy("this")
  private int renewals; // of the first lane's client, those that are over

  @GuardedBy("this")
  private boolean renewing; // the first lane's is closed, and opened again

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
    if (index == FIRST) {
      renewing = false;
    }
    return lane;
  }

  synchronized void remove(int index) {
    Lane lane = ready.remove(index);
    if (lane == null) {
      return;
    }
    lane.lose();
    if (index == FIRST && lane.reopened()) {
      renewals++;
      renewing = true;
    }
  }

  /** The account is not logged in any more. */
  synchronized void loggedOut() {
    renewing = false;
  }

  /** Whether the account's client is closed only to be opened again. */
  synchronized boolean renewing() {
    return renewing;
  }

  /** How often the account's client was begun anew, or is about to be. */
  synchronized int renewals() {
    Lane first = ready.get(FIRST);
    return renewals + (first != null && first.reopened() ? 1 : 0);
  }

  /**
   * What the end of an attempt means.
   *
   * @param before {@link #renewals} when it began
   */
  synchronized Outcome meaning(Outcome outcome, int before) {
    Outcome seen = renewals() == before ? outcome : outcome.withRenewedClient();
    return any() || renewing ? seen : seen.withoutSession();
  }

  /** Whether the account itself is logged in. */
  synchronized boolean any() {
    return ready.containsKey(FIRST);
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
