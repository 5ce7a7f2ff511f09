package dev.telefarm.worker;

import dev.telefarm.worker.telegram.TelegramLibrary;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Bytes that came, and of which TDLib has told nothing yet: those of a file's part that is not
 * whole. What else comes, such as the messages of an account's chats, is told at once, and in JSON
 * it is longer than it came; so this grows with what a file gets, and falls with what it does not.
 * Thread-safe.
 *
 * @param received bytes that came to this process, by the kernel's count
 */
record SilentBytes(LongSupplier received, CompletableFuture<? extends TelegramLibrary> library)
    implements LongSupplier {
  @Override
  public long getAsLong() {
    boolean loaded = library.state() == CompletableFuture.State.SUCCESS;
    return received.getAsLong() - (loaded ? library.resultNow().told() : 0);
  }
}
