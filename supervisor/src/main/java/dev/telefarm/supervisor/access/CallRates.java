package dev.telefarm.supervisor.access;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each caller may call: so many calls in a second on average, and as many at once.
 * Thread-safe. There are few callers, each with a certificate that somebody made or a token, so
 * none is forgotten.
 */
public final class CallRates {
  private final int callsPerSecond;
  private final Map<Caller, Bucket> callers = new ConcurrentHashMap<>();

  public CallRates(int callsPerSecond) {
    this.callsPerSecond = callsPerSecond;
  }

  /** Empty if the call may be made, else how long to wait before the next one. */
  public Optional<Duration> take(Caller caller) {
    var probe = callers.computeIfAbsent(caller, _ -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit ->
            limit.capacity(callsPerSecond).refillGreedy(callsPerSecond, Duration.ofSeconds(1)))
        .build();
  }
}
