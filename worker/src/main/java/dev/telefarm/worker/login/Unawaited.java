package dev.telefarm.worker.login;

import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TelegramException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of TDLib that no thread waits for. */
final class Unawaited {
  private static final Logger log = LoggerFactory.getLogger(Unawaited.class);

  private Unawaited() {}

  /** For functions whose failure changes nothing but the log. */
  static void logFailure(CompletableFuture<Ok> answer) {
    var _ =
        answer.exceptionally(error -> {
          log.warn("TDLib: {}", error.getMessage());
          return new Ok();
        });
  }

  /** What TDLib said; a defect on this side shows as 500. */
  static TelegramException error(Throwable error) {
    Throwable cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
    return cause instanceof TelegramException telegram
        ? telegram
        : new TelegramException(500, String.valueOf(cause == null ? error : cause));
  }
}
