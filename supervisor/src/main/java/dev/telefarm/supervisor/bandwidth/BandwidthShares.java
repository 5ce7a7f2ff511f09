package dev.telefarm.supervisor.bandwidth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Divides the farm's bandwidth among the accounts that download (pure). Water filling: those that
 * want less than an equal share get what they want, and what they leave is divided equally among
 * the others, and so on.
 *
 * <p>What an account wants is not known, only what it got: one that used nine tenths of its share
 * wants more than that, as does one that had none yet; any other wants a quarter more than it used.
 * What nobody wants is divided equally on top, so that the shares add up to the whole and one that
 * begins to want more has some room to show it in. So a share follows the want within a few
 * divisions.
 */
public final class BandwidthShares {
  private static final double SATURATED = 0.9;

  private BandwidthShares() {}

  /**
   * An account that downloads. All in bytes a second.
   *
   * @param limit most that it may have, 0 for no limit of its own
   * @param used as measured
   * @param share what it could have used, 0 if it had no share yet
   */
  public record Consumer(String name, long limit, long used, long share) {}

  /**
   * By name, each at least 1; they add up to no more than the total if that is enough for 1 each.
   */
  public static Map<String, Long> divide(long total, List<Consumer> consumers) {
    Map<String, Long> shares = new LinkedHashMap<>();
    long rest = fill(total, consumers, consumer -> want(consumer, total, consumers.size()), shares);
    fill(
        rest,
        consumers,
        consumer -> most(consumer) - shares.getOrDefault(consumer.name(), 0L),
        shares);
    shares.replaceAll((_, share) -> Math.max(1, share));
    return shares;
  }

  /** Adds to the shares; returns what is left. */
  private static long fill(
      long amount,
      List<Consumer> consumers,
      ToLongFunction<Consumer> want,
      Map<String, Long> shares) {
    record Wanted(Consumer consumer, long bytes) {}
    List<Wanted> modest = new ArrayList<>();
    consumers.forEach(consumer -> modest.add(new Wanted(consumer, want.applyAsLong(consumer))));
    modest.sort(
        Comparator.comparingLong(Wanted::bytes).thenComparing(wanted -> wanted.consumer().name()));
    long rest = amount;
    for (int i = 0; i < modest.size(); i++) {
      long given = Math.min(modest.get(i).bytes(), rest / (modest.size() - i));
      shares.merge(modest.get(i).consumer().name(), given, Long::sum);
      rest -= given;
    }
    return rest;
  }

  private static long want(Consumer consumer, long total, int consumers) {
    if (consumer.share() == 0 || consumer.used() >= SATURATED * consumer.share()) {
      return most(consumer);
    }
    // In steps, so that a rate that only wavers changes nothing; and never next to nothing.
    long step = Math.max(1, total / 64);
    long least = total / (4L * consumers);
    long more = consumer.used() + consumer.used() / 4;
    return Math.min(most(consumer), Math.max(least, Math.ceilDiv(more, step) * step));
  }

  private static long most(Consumer consumer) {
    return consumer.limit() == 0 ? Long.MAX_VALUE : consumer.limit();
  }
}
