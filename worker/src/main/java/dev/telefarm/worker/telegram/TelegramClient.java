package dev.telefarm.worker.telegram;

import java.util.concurrent.CompletableFuture;

/** One TDLib client: a session of one account. Safe for use by many threads. */
public interface TelegramClient {

  /**
   * Sends a function. The future completes on the client's update thread, in order with its
   * updates, so what is chained to it must not block; it fails with {@link TelegramException}.
   */
  <R extends TdObject> CompletableFuture<R> send(TdFunction<R> function);

  /**
   * Completes when TDLib has closed the client (authorizationStateClosed): its files are then at
   * rest.
   */
  CompletableFuture<Void> closed();
}
