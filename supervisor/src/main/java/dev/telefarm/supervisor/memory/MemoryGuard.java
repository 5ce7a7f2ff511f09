package dev.telefarm.supervisor.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches the memory of one process. Above the hard ceiling counts at once; above the soft one only
 * if {@value #PATIENCE} samples in a row say so, because a collection may follow a peak. Not
 * thread-safe.
 */
public final class MemoryGuard {
  static final int PATIENCE = 3;
  private static final Duration WARN_EVERY = Duration.ofHours(1);

  private final MemoryCeilings ceilings;
  private final MemoryHistory history = new MemoryHistory();
  private int above;
  private @Nullable Instant warned;

  public MemoryGuard(MemoryCeilings ceilings) {
    this.ceilings = ceilings;
  }

  /** Takes one sample; samples come in the order of time. */
  public MemoryFinding observe(Instant now, long residentBytes) {
    history.add(now, residentBytes);
    above = residentBytes > ceilings.softBytes() ? Math.min(above + 1, PATIENCE) : 0;
    Optional<MemoryTrend> trend = history.trend(ceilings.softBytes());
    return new MemoryFinding(level(residentBytes), trend, warn(now, trend));
  }

  private MemoryFinding.Level level(long residentBytes) {
    if (residentBytes > ceilings.hardBytes()) {
      return MemoryFinding.Level.OVER_HARD;
    }
    return above >= PATIENCE ? MemoryFinding.Level.OVER_SOFT : MemoryFinding.Level.WITHIN;
  }

  private boolean warn(Instant now, Optional<MemoryTrend> trend) {
    boolean near = trend.flatMap(MemoryTrend::softCeilingAt).isPresent();
    if (!near || (warned != null && now.isBefore(warned.plus(WARN_EVERY)))) {
      return false;
    }
    warned = now;
    return true;
  }
}
