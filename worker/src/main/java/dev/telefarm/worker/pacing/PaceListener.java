package dev.telefarm.worker.pacing;

import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.v1.FloodEvent;

/**
 * Hears what Telegram asks for, and what follows of it. Must not block; {@code flood} and {@code
 * limits} come in order, under the pace's lock, so they must not wait for anybody else's.
 */
public interface PaceListener {
  /** Telegram asked to wait: once for each wait. Without the account, which a worker is. */
  void flood(FloodEvent event);

  /** What the account is held back by changed. */
  void limits(Limits limits);

  /** A class was closed, or fewer fetches are allowed: at once, on whatever thread learnt of it. */
  void slower();
}
