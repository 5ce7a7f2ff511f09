package dev.telefarm.worker.pacing;

import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.AccountLimit.Cause;
import dev.telefarm.proto.v1.FloodEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What holds the account back, in words; and what of it was told. For {@link AccountPace}'s lock.
 */
final class LimitReport {
  private record Wait(Kind kind, Instant until) {}

  /** Less is no other moment, but the jitter of two clocks. */
  private static final Duration SAME = Duration.ofSeconds(1);

  private final Map<MethodClass, Wait> waits = new EnumMap<>(MethodClass.class);
  private Limits told = Limits.getDefaultInstance();

  /** Telegram asked the class to wait. */
  void waits(MethodClass methods, Kind kind, Instant until) {
    waits.put(methods, new Wait(kind, until));
  }

  /**
   * Of a class that waits.
   *
   * @param until the end as it is now: somebody may have set the clock since
   */
  AccountLimit waiting(MethodClass methods, Instant until) {
    Wait told = Objects.requireNonNull(waits.get(methods), "a class that waits was told to");
    Wait wait =
        Duration.between(told.until(), until).abs().compareTo(SAME) < 0
            ? told
            : new Wait(told.kind(), until);
    waits.put(methods, wait);
    boolean premium = wait.kind() == Kind.KIND_PREMIUM_WAIT;
    return AccountLimit.newBuilder()
        .setCause(premium ? Cause.CAUSE_PREMIUM_WAIT : Cause.CAUSE_FLOOD_WAIT)
        .setMethodClass(methods.label())
        .setUntil(Moments.of(wait.until()))
        .setDetail(
            premium
                ? "Telegram slows this account down, as it has no Premium"
                : "Telegram asked to wait")
        .build();
  }

  /** At most so many fetches at the same time, since a wait. */
  AccountLimit fewer(int most) {
    Wait last = waits.get(MethodClass.FILES);
    boolean premium = last != null && last.kind() == Kind.KIND_PREMIUM_WAIT;
    return AccountLimit.newBuilder()
        .setCause(premium ? Cause.CAUSE_PREMIUM_WAIT : Cause.CAUSE_FLOOD_WAIT)
        .setMethodClass(MethodClass.FILES.label())
        .setDetail(
            "at most "
                + most
                + " at the same time after a wait, and one more every "
                + Allowance.STEP.toSeconds()
                + " s")
        .build();
  }

  static AccountLimit failing(int dc) {
    return AccountLimit.newBuilder()
        .setCause(Cause.CAUSE_DC_FAILING)
        .setMethodClass(MethodClass.FILES.label())
        .setDc(dc)
        .setDetail("data centre " + dc + " fails, and is tried with one request at a time")
        .build();
  }

  static AccountLimit bandwidth(long bytesPerSecond) {
    return AccountLimit.newBuilder()
        .setCause(Cause.CAUSE_BANDWIDTH)
        .setMethodClass(MethodClass.FILES.label())
        .setBytesPerSecond(bytesPerSecond)
        .setDetail("the configured bandwidth")
        .build();
  }

  /** {@code present} if it is not what was told last; it is told now. */
  Optional<Limits> changed(Limits present) {
    if (present.equals(told)) {
      return Optional.empty();
    }
    told = present;
    return Optional.of(present);
  }
}
