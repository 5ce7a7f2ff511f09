package dev.telefarm.worker.pacing;

import java.time.Duration;

/**
 * How many fetches the account may have at the same time, counted over files and lanes. No limit of
 * its own at first; each wait that Telegram asks for halves what was at work (multiplicative
 * decrease), and each quiet while allows one more (additive increase) until as many are allowed as
 * were at work before the first complaint: then there is no limit again. For {@link AccountPace}'s
 * lock.
 */
final class Allowance {
  static final int NO_LIMIT = Integer.MAX_VALUE;
  static final Duration STEP = Duration.ofSeconds(30);

  private int limit = NO_LIMIT;
  private int before; // at work when the first complaint came
  private long changed;

  /**
   * Telegram complained.
   *
   * @param atWork fetches that run
   */
  void lower(int atWork, long now) {
    grow(now);
    before = Math.max(limit == NO_LIMIT ? 0 : before, atWork);
    limit = Math.max(1, Math.min(limit, atWork) / 2);
    changed = now;
  }

  int limit(long now) {
    grow(now);
    return limit;
  }

  /** When it grows next; only of one that is limited. */
  Duration untilGrowth(long now) {
    return STEP.minusNanos(now - changed);
  }

  private void grow(long now) {
    if (limit == NO_LIMIT) {
      return;
    }
    long steps = (now - changed) / STEP.toNanos();
    if (steps > 0) {
      changed += steps * STEP.toNanos();
      limit = (int) Math.min(NO_LIMIT, limit + steps);
      if (limit >= before) {
        limit = NO_LIMIT;
      }
    }
  }
}
