package dev.telefarm.supervisor.process;

/**
 * What bounds a worker that is launched now.
 *
 * @param enforcement the strongest kind
 * @param detail for a person to read
 */
public record LimitsInForce(Enforcement enforcement, String detail) {
  /** Who enforces it. */
  public enum Enforcement {
    CGROUP,
    RESOURCE_LIMITS,
    NONE
  }
}
