package dev.telefarm.client;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * Repeats calls to a supervisor that has gone away, for as long as {@link TelefarmClient#PATIENCE}
 * says; one that was never reached is reported at once. Thread-safe.
 */
final class Patience {
  private final ManagedChannel connection;
  private final RetryPolicy<Object> policy;
  private volatile boolean reachedOnce;

  Patience(ManagedChannel connection) {
    this.connection = connection;
    this.policy =
        RetryPolicy.builder()
            .handleIf(this::worthRepeating)
            .withMaxRetries(-1)
            .withMaxDuration(TelefarmClient.PATIENCE)
            .withBackoff(100, 2_000, ChronoUnit.MILLIS)
            .withJitter(0.2)
            .onRetry(_ -> connection.resetConnectBackoff())
            .build();
  }

  /**
   * Blocks until the call is answered.
   *
   * @param call may be made several times, so it must be one that may be repeated
   * @throws TelefarmException for whatever gRPC throws
   */
  <T> T call(Supplier<T> call) {
    return Failsafe.with(policy)
        .get(() -> {
          try {
            T answer = call.get();
            reachedOnce = true;
            return answer;
          } catch (StatusRuntimeException e) {
            throw TelefarmException.from(e);
          }
        });
  }

  private boolean worthRepeating(Throwable failure) {
    return failure instanceof TelefarmException e
        && e.category() == TelefarmException.Category.UNREACHABLE
        && (reachedOnce || connection.getState(false) == ConnectivityState.READY)
        && !connection.isShutdown();
  }
}
