package dev.telefarm.worker.telegram;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TDLib answered a function with an error. */
public final class TelegramException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern RETRY_AFTER = Pattern.compile("retry after (\\d{1,9})");

  private final int code;
  private final String error;

  public TelegramException(int code, String error) {
    super(code + " " + error);
    this.code = code;
    this.error = error;
  }

  /**
   * HTTP-like: 400 bad request, 401 not logged in, 404 not found, 429 asked to wait, 500 aborted or
   * internal.
   */
  public int code() {
    return code;
  }

  /** Telegram's or TDLib's text, for example {@code PHONE_CODE_INVALID}. */
  public String error() {
    return error;
  }

  /** How long Telegram asks to wait; empty when it does not. */
  public Optional<Duration> retryAfter() {
    Matcher matcher = RETRY_AFTER.matcher(error);
    return code == 429 && matcher.find()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /** The client is closed or closing, so that no answer can come. */
  public boolean aborted() {
    return code == 500 && (error.equals("Request aborted") || error.equals("Client closed"));
  }
}
