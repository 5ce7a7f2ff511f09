package dev.telefarm.worker.telegram;

import java.util.function.Consumer;

/**
 * A loaded TDLib, able to hold several clients. Transports implement this: libtdjson now,
 * TDLight-Java beside it later.
 */
public interface TelegramLibrary {

  /**
   * Starts a client. {@code updates} is called with each update in TDLib's order, on one thread of
   * the client, and must not block.
   */
  default TelegramClient open(Consumer<Update> updates) {
    return open(updates, _ -> {});
  }

  /** The same, and {@code troubles} is called on the same thread, in order with the updates. */
  TelegramClient open(Consumer<Update> updates, Consumer<Trouble> troubles);

  /** The length, in characters, of all that TDLib has told of its clients so far; it only grows. */
  long told();

  /**
   * Calls one of the functions that TDLib offers synchronously, without a client.
   *
   * @throws TelegramException if TDLib answers with an error
   */
  <R extends TdObject> R execute(TdFunction<R> function);
}
