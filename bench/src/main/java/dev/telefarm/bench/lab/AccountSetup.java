package dev.telefarm.bench.lab;

/**
 * An account of the farm.
 *
 * @param lanes logged-in clients, 1 to 4
 * @param maxParallel most files at once, 1 to 16
 */
public record AccountSetup(String id, int lanes, int maxParallel) {
  private static final int DEFAULT_PARALLEL = 3;

  /** With so many lanes, and everything else by default. */
  public static AccountSetup ofLanes(int lanes) {
    return new AccountSetup("lanes-" + lanes, lanes, DEFAULT_PARALLEL);
  }

  /** With one lane, and everything else by default. */
  public static AccountSetup ofOneLane(String id) {
    return new AccountSetup(id, 1, DEFAULT_PARALLEL);
  }

  /** As the resource is called. */
  public String name() {
    return "accounts/" + id;
  }
}
