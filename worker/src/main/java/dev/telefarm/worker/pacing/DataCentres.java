package dev.telefarm.worker.pacing;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A circuit breaker for each of Telegram's data centres. One that only failed for {@link #WINDOW}
 * seconds is left alone for a while, then tried with one fetch; a byte that comes closes it again.
 * A second counts once however many requests failed in it: TDLib has many on the way, and one bad
 * moment is what it repairs by itself. For {@link AccountPace}'s lock.
 */
final class DataCentres {
  /** Seconds with a failure or a success that are looked at. */
  static final int WINDOW = 8;

  private static final float FAILING_PERCENT = 90;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final double GROWTH = 2;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final Clock clock;
  private final CircuitBreakerConfig config;
  private final Map<Integer, Centre> centres = new TreeMap<>();

  private static final class Centre {
    private final CircuitBreaker breaker;
    private int pauses; // in a row
    private Instant until = Instant.MIN; // of the last one
    private final Map<Boolean, Instant> counted = new HashMap<>(); // of successes, of failures

    Centre(CircuitBreaker breaker) {
      this.breaker = breaker;
    }
  }

  /**
   * @param clock one that nobody sets
   */
  DataCentres(Clock clock) {
    this.clock = clock;
    this.config =
        CircuitBreakerConfig.custom()
            .clock(clock)
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(WINDOW)
            .minimumNumberOfCalls(WINDOW)
            .failureRateThreshold(FAILING_PERCENT)
            .permittedNumberOfCallsInHalfOpenState(1)
            .waitIntervalFunctionInOpenState(
                IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, GROWTH, LONGEST_PAUSE))
            .build();
  }

  /** A request to it failed for the server's fault. */
  void failed(int dc) {
    count(dc, false);
  }

  /** A byte came from it. */
  void succeeded(int dc) {
    if (centres.containsKey(dc)) { // one that never failed needs no breaker
      count(dc, true);
    }
  }

  private void count(int dc, boolean success) {
    if (dc <= 0) {
      return;
    }
    Centre centre = centre(dc);
    Instant now = clock.instant();
    Instant last = centre.counted.get(success);
    boolean open = centre.breaker.getState() == CircuitBreaker.State.OPEN;
    if (open || (last != null && now.isBefore(last.plusSeconds(1)))) {
      return;
    }
    centre.counted.put(success, now);
    if (success) {
      centre.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
      if (centre.breaker.getState() == CircuitBreaker.State.CLOSED) {
        centre.pauses = 0;
      }
    } else {
      centre.breaker.onError(0, TimeUnit.NANOSECONDS, new DcFault());
      if (centre.breaker.getState() == CircuitBreaker.State.OPEN) {
        pause(centre);
      }
    }
  }

  /** As long as the breaker's own. */
  private void pause(Centre centre) {
    double factor = Math.pow(GROWTH, centre.pauses++);
    long millis = Math.round(FIRST_PAUSE.toMillis() * factor);
    centre.until = clock.instant().plusMillis(Math.min(millis, LONGEST_PAUSE.toMillis()));
  }

  /** It does not let the account in: no more is needed to leave it alone. */
  void refused(int dc) {
    if (dc <= 0) {
      return;
    }
    Centre centre = centre(dc);
    if (centre.breaker.getState() != CircuitBreaker.State.OPEN) {
      centre.breaker.transitionToOpenState();
      pause(centre);
    }
  }

  private Centre centre(int dc) {
    return centres.computeIfAbsent(
        dc, number -> new Centre(CircuitBreaker.of("dc-" + number, config)));
  }

  /** What a breaker is told; nobody throws it. */
  private static final class DcFault extends Exception {
    private static final long serialVersionUID = 1L;

    DcFault() {
      super("", null, false, false);
    }
  }

  /** Zero if a fetch may begin now, which then is the one that tries it; else when to ask again. */
  Duration ask(int dc) {
    Centre centre = centres.get(dc);
    if (centre == null || centre.breaker.tryAcquirePermission()) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), centre.until);
    // Somebody else tries it, and is about to know more.
    return left.isPositive() ? left : FIRST_PAUSE.dividedBy(3);
  }

  /** A fetch that was allowed to try it ended without a byte and without a fault of the server. */
  void release(int dc) {
    Centre centre = centres.get(dc);
    if (centre != null && centre.breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
      centre.breaker.releasePermission();
    }
  }

  /** Those that are left alone now. */
  List<Integer> failing() {
    return centres.entrySet().stream()
        .filter(entry -> entry.getValue().breaker.getState() != CircuitBreaker.State.CLOSED)
        .map(Map.Entry::getKey)
        .toList();
  }
}
