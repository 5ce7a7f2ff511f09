package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.util.SplittableRandom;

/**
 * Which of the calls that fit a rule make it fire. They are counted from 1.
 *
 * @param from the first whose turn it is; 0 for 1
 * @param to the last that may have its turn; 0 for no end
 * @param every how far from one turn to the next; 0 for 1
 * @param probability chance that a turn fires; 0 for 1
 * @param seed decides with the call's number which turns fire
 * @param maximumFirings 0 for no end
 */
public record TurnsSpec(
    long from, long to, long every, double probability, long seed, long maximumFirings) {
  /** Every call. */
  public static final TurnsSpec ALL = new TurnsSpec(1, 0, 1, 1, 0, 0);

  /** Validates; {@link InvalidFieldException} names the field. */
  public TurnsSpec {
    requireNotNegative("from", from);
    requireNotNegative("to", to);
    requireNotNegative("every", every);
    requireNotNegative("maximumFirings", maximumFirings);
    from = from == 0 ? 1 : from;
    every = every == 0 ? 1 : every;
    if (to != 0 && to < from) {
      throw new InvalidFieldException("to", to + " is before from, " + from);
    }
    // Written so that NaN is refused, too.
    if (!(probability >= 0 && probability <= 1)) {
      throw new InvalidFieldException("probability", probability + " is not in 0..1");
    }
    probability = probability == 0 ? 1 : probability;
  }

  /** The first {@code count} calls. */
  public static TurnsSpec first(long count) {
    return new TurnsSpec(1, count, 1, 1, 0, 0);
  }

  private static void requireNotNegative(String field, long value) {
    if (value < 0) {
      throw new InvalidFieldException(field, value + " is negative");
    }
  }

  /** Whether the call of that number fires. Depends on nothing else, so a run can be repeated. */
  boolean fires(long number) {
    return number >= from
        && (to == 0 || number <= to)
        && (number - from) % every == 0
        && (probability == 1 || draw(number) < probability);
  }

  private double draw(long number) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number).nextDouble();
  }

  /** Whether no later call can fire. */
  boolean areOver(long number, long fired) {
    return (to != 0 && number >= to) || (maximumFirings != 0 && fired >= maximumFirings);
  }
}
