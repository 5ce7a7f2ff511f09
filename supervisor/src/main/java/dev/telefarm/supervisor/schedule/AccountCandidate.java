package dev.telefarm.supervisor.schedule;

import java.util.Map;
import java.util.Optional;

/**
 * An account as the scheduler sees it.
 *
 * @param name {@code accounts/{account}}
 * @param load downloads it holds now
 * @param capacity most it may hold
 * @param hold why it should get none now though it could; empty if nothing holds it back
 * @param hindered whether Telegram holds back a part of what it does: others come first
 */
public record AccountCandidate(
    String name,
    Map<String, String> labels,
    Readiness readiness,
    int load,
    int capacity,
    Optional<AccountHold> hold,
    boolean hindered) {
  public AccountCandidate {
    labels = Map.copyOf(labels);
  }

  /** Whether it can take a download, or why not. */
  public enum Readiness {
    READY,
    /** It will be ready, or need a login, soon: worth waiting for. */
    STARTING,
    LOGIN_NEEDED,
    STOPPED
  }

  /** Whether it goes on with downloads now, room or not. */
  public boolean works() {
    return readiness == Readiness.READY && hold.isEmpty();
  }
}
