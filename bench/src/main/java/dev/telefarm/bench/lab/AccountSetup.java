package dev.telefarm.bench.lab;

import java.util.Optional;

/**
 * An account of the farm.
 *
 * @param lanes logged-in clients, 1 to 4
 * @param maxParallel most files at once, 1 to 16
 * @param proxy the only way by which it reaches the sandbox; empty if it goes there directly
 */
public record AccountSetup(String id, int lanes, int maxParallel, Optional<SandboxProxy> proxy) {
  private static final int DEFAULT_PARALLEL = 3;

  /** With so many lanes, and everything else by default. */
  public static AccountSetup ofLanes(int lanes) {
    return new AccountSetup("lanes-" + lanes, lanes, DEFAULT_PARALLEL, Optional.empty());
  }

  /** With one lane, and everything else by default. */
  public static AccountSetup ofOneLane(String id) {
    return ofOneLane(id, Optional.empty());
  }

  /** The same, behind a proxy. */
  public static AccountSetup ofOneLane(String id, Optional<SandboxProxy> proxy) {
    return new AccountSetup(id, 1, DEFAULT_PARALLEL, proxy);
  }

  /** With one lane, and so many files at once. */
  public static AccountSetup ofParallel(String id, int maxParallel) {
    return new AccountSetup(id, 1, maxParallel, Optional.empty());
  }

  /** As the resource is called. */
  public String name() {
    return "accounts/" + id;
  }
}
