package dev.telefarm.bench.lab;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what nobody announces. */
public final class Polling {
  static final Duration INTERVAL = Duration.ofMillis(20);

  private Polling() {}

  /**
   * Asks again and again, 20 ms apart, until {@code condition} holds for the answer.
   *
   * @throws NotMeasuredException if it does not within {@code limit}
   */
  public static <T> T until(
      String what, Duration limit, Supplier<T> question, Predicate<T> condition) {
    return until(what, limit, INTERVAL, question, condition);
  }

  /** The same with another time between two questions. */
  static <T> T until(
      String what,
      Duration limit,
      Duration interval,
      Supplier<T> question,
      Predicate<T> condition) {
    T last = last(limit, interval, question, condition);
    if (!condition.test(last)) {
      throw new NotMeasuredException("no " + what + " within " + limit.toSeconds() + " s");
    }
    return last;
  }

  /** The first answer for which {@code condition} holds, or the last one within {@code limit}. */
  static <T> T last(
      Duration limit, Duration interval, Supplier<T> question, Predicate<T> condition) {
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .handleResultIf(answer -> !condition.test(answer))
            .abortOn(RuntimeException.class)
            .withDelay(interval)
            .withMaxDuration(limit)
            .withMaxRetries(-1)
            .build();
    return Failsafe.with(policy).get(question::get);
  }
}
