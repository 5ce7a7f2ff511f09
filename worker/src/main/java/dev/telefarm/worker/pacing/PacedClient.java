package dev.telefarm.worker.pacing;

import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A client that sends nothing of a class that waits. A short wait is waited for here; for a longer
 * one the call fails as if Telegram had been asked, which then is not asked.
 */
final class PacedClient implements TelegramClient {
  /** Longer is the caller's to wait. */
  static final Duration SHORT = Duration.ofSeconds(10);

  private static final int TOO_MANY_REQUESTS = 429;

  private final TelegramClient client;
  private final AccountPace pace;
  private final ScheduledExecutorService timer;

  PacedClient(TelegramClient client, AccountPace pace, ScheduledExecutorService timer) {
    this.client = client;
    this.pace = pace;
    this.timer = timer;
  }

  @Override
  public <R extends TdObject> CompletableFuture<R> send(
      TdFunction<R> function, Consumer<? super R> first) {
    Optional<MethodClass> methods = MethodClass.of(function);
    return methods.isPresent()
        ? paced(methods.get(), function, first)
        : client.send(function, first);
  }

  private <R extends TdObject> CompletableFuture<R> paced(
      MethodClass methods, TdFunction<R> function, Consumer<? super R> first) {
    Duration closed = pace.closed(methods);
    if (closed.compareTo(SHORT) > 0) {
      return CompletableFuture.failedFuture(refusal(closed));
    }
    Duration pause = pace.reserve(methods);
    if (!pause.isPositive()) {
      return heard(methods, function, first);
    }
    CompletableFuture<R> result = new CompletableFuture<>();
    try {
      var _ =
          timer.schedule(
              () -> retry(methods, function, first, result), pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new TelegramException(500, "Client closed"));
    }
    return result;
  }

  /** After a pause, which may have become longer. */
  private <R extends TdObject> void retry(
      MethodClass methods,
      TdFunction<R> function,
      Consumer<? super R> first,
      CompletableFuture<R> result) {
    Duration closed = pace.closed(methods);
    if (closed.isPositive()) {
      result.completeExceptionally(refusal(closed));
      return;
    }
    var _ =
        heard(methods, function, first)
            .whenComplete((answer, error) -> {
              if (error == null) {
                result.complete(answer);
              } else {
                result.completeExceptionally(error);
              }
            });
  }

  private <R extends TdObject> CompletableFuture<R> heard(
      MethodClass methods, TdFunction<R> function, Consumer<? super R> first) {
    return client
        .send(function, first)
        .whenComplete((_, error) -> {
          if (error instanceof TelegramException refused) {
            String name = function.getClass().getSimpleName();
            refused
                .retryAfter()
                .ifPresent(wait ->
                    pace.refused(
                        methods, Character.toLowerCase(name.charAt(0)) + name.substring(1), wait));
          }
        });
  }

  /** In TDLib's words, rounded up: whoever waits so long comes late enough. */
  private static TelegramException refusal(Duration closed) {
    return new TelegramException(
        TOO_MANY_REQUESTS, "Too Many Requests: retry after " + (closed.toSeconds() + 1));
  }

  @Override
  public CompletableFuture<Void> closed() {
    return client.closed();
  }
}
