package dev.telefarm.client;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream from the supervisor that outlives connections: when it breaks it is asked for again,
 * with a backoff of 0.1 s to 5 s, without end, because what it shows outlives supervisors. Only a
 * refusal (token, version) or {@link #close} ends it. Thread-safe.
 *
 * @param <R> what comes
 */
final class RedialedStream<R> implements AutoCloseable {
  /**
   * One kind of stream. Called one at a time; {@link #call} for each try, and after it what belongs
   * to that try.
   */
  interface Stream<R> {
    /** Makes the call. */
    void call(StreamObserver<R> receiver);

    /**
     * Takes what came.
     *
     * @return whether the stream has come up, so that the next backoff begins anew
     */
    boolean next(R response);

    /** The call broke. */
    default void broke(TelefarmException trouble) {}

    /** The supervisor refuses to show anything more. Called at most once, last. */
    void refused(Throwable cause);
  }

  private final ManagedChannel connection;
  private final Stream<R> stream;
  private final RetryPolicy<Object> patience =
      RetryPolicy.builder()
          .handleIf(RedialedStream::curable)
          .withMaxRetries(-1)
          .withBackoff(100, 5_000, ChronoUnit.MILLIS)
          .withJitter(0.2)
          .build();

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private boolean closed;
  private Context.CancellableContext call = Context.ROOT.withCancellation();

  /**
   * @param connection whose own backoff is overridden
   */
  RedialedStream(ManagedChannel connection, Stream<R> stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /** To be called once. */
  void open() {
    // A round of Failsafe lasts until a stream that had come up breaks, so that the backoff begins
    // anew after it.
    CompletableFuture<Void> _ =
        Failsafe.with(patience)
            .getStageAsync(this::watchOnce)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                stream.refused(unwrapped(failure));
              } else if (!isClosed()) {
                open();
              }
            });
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      call.cancel(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Completes when the stream has ended: normally if it had come up or is not wanted any longer.
   */
  private CompletionStage<Void> watchOnce() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Context.CancellableContext context = Context.ROOT.withCancellation();
    lock.lock();
    try {
      if (closed) {
        ended.complete(null);
        return ended;
      }
      call = context;
    } finally {
      lock.unlock();
    }
    connection
        .resetConnectBackoff(); // gRPC's own backoff grows to minutes; ours is the one that counts
    context.run(() -> stream.call(new Receiver(ended)));
    return ended;
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private static boolean curable(Throwable failure) {
    return unwrapped(failure) instanceof TelefarmException e
        && switch (e.category()) {
          case UNREACHABLE, PRECONDITION -> true;
          // A connection that breaks in mid-frame is INTERNAL or UNKNOWN too; a method that is not
          // there stays so.
          case INTERNAL -> e.reason() != ErrorReason.ERROR_REASON_METHOD_UNKNOWN;
          case REFUSED, NOT_FOUND, INVALID, DOWNLOAD_FAILED -> false;
        };
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Takes one call's events. */
  private final class Receiver implements StreamObserver<R> {
    private final CompletableFuture<Void> ended;
    private boolean cameUp;

    Receiver(CompletableFuture<Void> ended) {
      this.ended = ended;
    }

    @Override
    public void onNext(R response) {
      cameUp = stream.next(response);
    }

    @Override
    public void onError(Throwable failure) {
      TelefarmException trouble = TelefarmException.from((StatusRuntimeException) failure);
      stream.broke(trouble);
      if (isClosed() || (cameUp && curable(trouble))) {
        ended.complete(null);
      } else {
        ended.completeExceptionally(trouble);
      }
    }

    @Override
    public void onCompleted() {
      if (cameUp) {
        ended.complete(null);
      } else {
        ended.completeExceptionally(
            TelefarmException.unreachable("the supervisor ended the watch", null));
      }
    }
  }
}
