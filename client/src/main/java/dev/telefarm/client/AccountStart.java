package dev.telefarm.client;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc.AccountServiceStub;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.StartAccountRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Starts an account and waits for it. The API has no watch for accounts, so it asks again and
 * again, at most 1 s apart, also over restarts of the supervisor.
 */
final class AccountStart {
  private final AccountServiceStub stub;
  private final String name;
  private final BooleanSupplier shutDown;
  private final CompletableFuture<Account> ready = new CompletableFuture<>();

  /**
   * @param shutDown whether the client is, so that its failing calls mean the end of the wait
   */
  AccountStart(AccountServiceStub stub, String name, BooleanSupplier shutDown) {
    this.stub = stub;
    this.name = name;
    this.shutDown = shutDown;
  }

  /** To be called once. */
  CompletableFuture<Account> run() {
    StartAccountRequest start = StartAccountRequest.newBuilder().setName(name).build();
    CompletableFuture<Account> started = unary(answer -> stub.startAccount(start, answer));
    CompletableFuture<Void> _ =
        started
            .thenCompose(
                first -> settled(first) ? CompletableFuture.completedFuture(first) : awaitSettled())
            .handle((account, failure) ->
                failure == null ? take(account) : ready.completeExceptionally(bare(failure)))
            .thenAccept(_ -> {});
    return ready;
  }

  private CompletableFuture<Account> awaitSettled() {
    RetryPolicy<Account> untilSettled =
        RetryPolicy.<Account>builder()
            .handleResultIf(account -> account != null && !settled(account))
            .handleIf(failure -> failure != null && away(bare(failure)))
            .abortIf((_, _) -> ready.isDone()) // the caller has lost interest
            .withMaxRetries(-1)
            .withBackoff(50, 1_000, ChronoUnit.MILLIS)
            .build();
    GetAccountRequest get = GetAccountRequest.newBuilder().setName(name).build();
    return Failsafe.with(untilSettled)
        .getStageAsync(() -> unary(answer -> stub.getAccount(get, answer)));
  }

  private boolean take(Account account) {
    return switch (account.getState()) {
      case STATE_READY -> ready.complete(account);
      case STATE_LOGIN_NEEDED ->
          ready.completeExceptionally(
              TelefarmException.precondition(
                  ErrorReason.ERROR_REASON_LOGIN_NEEDED,
                  account.getName() + " is not logged in to Telegram",
                  account.getName()));
      case STATE_STOPPED ->
          ready.completeExceptionally(
              TelefarmException.precondition(
                  ErrorReason.ERROR_REASON_ACCOUNT_STOPPED,
                  account.getName() + " was stopped",
                  account.getName()));
      case STATE_QUARANTINED ->
          ready.completeExceptionally(
              TelefarmException.precondition(
                  ErrorReason.ERROR_REASON_WORKER_QUARANTINED,
                  "the worker of " + account.getName() + " failed too often in a row",
                  account.getName()));
      // Asked no further, because the caller has lost interest.
      case STATE_STARTING, STATE_BACKING_OFF, STATE_UNSPECIFIED, UNRECOGNIZED ->
          ready.cancel(false);
    };
  }

  private static boolean settled(Account account) {
    return switch (account.getState()) {
      case STATE_READY, STATE_LOGIN_NEEDED, STATE_STOPPED, STATE_QUARANTINED -> true;
      case STATE_STARTING, STATE_BACKING_OFF, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private boolean away(Throwable failure) {
    return failure instanceof TelefarmException e
        && e.category() == TelefarmException.Category.UNREACHABLE
        && !shutDown.getAsBoolean();
  }

  private static Throwable bare(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static <T> CompletableFuture<T> unary(Consumer<StreamObserver<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    call.accept(
        new StreamObserver<>() {
          @Override
          public void onNext(T value) {
            result.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            result.completeExceptionally(TelefarmException.from((StatusRuntimeException) failure));
          }

          @Override
          public void onCompleted() {}
        });
    return result;
  }
}
