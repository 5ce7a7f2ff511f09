package dev.telefarm.supervisor.schedule;

import java.util.Map;

/**
 * An account as the scheduler sees it.
 *
 * @param name {@code accounts/{account}}
 * @param load downloads it holds now
 * @param capacity most it may hold
 */
public record AccountCandidate(
    String name, Map<String, String> labels, Readiness readiness, int load, int capacity) {
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
}
