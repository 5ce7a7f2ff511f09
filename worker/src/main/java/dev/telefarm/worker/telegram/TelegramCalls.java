package dev.telefarm.worker.telegram;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Calls that wait for TDLib's answer. For threads that may block: never the client's update thread.
 */
public final class TelegramCalls {
  private TelegramCalls() {}

  /**
   * Sends {@code function} and waits for the answer, as long as it takes.
   *
   * @throws TelegramException if TDLib answers with an error
   */
  public static <R extends TdObject> R call(TelegramClient client, TdFunction<R> function)
      throws InterruptedException {
    return await(client.send(function));
  }

  /** As {@link #call}, for an answer that was asked for already. */
  public static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case TelegramException error -> error;
        case null, default -> new CompletionException(e.getCause());
      };
    }
  }
}
