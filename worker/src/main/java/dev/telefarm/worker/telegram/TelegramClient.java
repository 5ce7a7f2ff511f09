package dev.telefarm.worker.telegram;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One TDLib client: a session of one account. Safe for use by many threads. */
public interface TelegramClient {

  /**
   * Sends a function. The future completes on the client's update thread, in order with its
   * updates, so what is chained to it must not block; it fails with {@link TelegramException}. What
   * is chained comes late, on the caller's thread, if the answer was quicker than the caller.
   */
  default <R extends TdObject> CompletableFuture<R> send(TdFunction<R> function) {
    return send(function, _ -> {});
  }

  /**
   * As {@link #send(TdFunction)}.
   *
   * @param first gets the answer on the update thread, before every update that TDLib tells after
   *     it, and before the future completes; must not block
   */
  <R extends TdObject> CompletableFuture<R> send(TdFunction<R> function, Consumer<? super R> first);

  /**
   * Completes when TDLib has closed the client (authorizationStateClosed): its files are then at
   * rest.
   */
  CompletableFuture<Void> closed();
}
