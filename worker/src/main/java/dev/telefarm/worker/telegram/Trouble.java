package dev.telefarm.worker.telegram;

import java.time.Duration;

/**
 * What TDLib tells in its log only: why something takes longer, or was given up. Brought in order
 * with the updates, so it comes before the update that shows its effect.
 */
public sealed interface Trouble {
  /**
   * Telegram did not answer a query but with an error that may pass.
   *
   * @param method Telegram's, for example {@code upload.getFile}; its constructor in hex if it is
   *     not a known one
   * @param timeout what Telegram asks for, or TDLib's own pause
   * @param code Telegram's: 420 asks to wait, 500 and negative ones are the server's faults
   * @param error Telegram's text, for example {@code FLOOD_WAIT_5}
   * @param dc the data centre that said so; 0 if that is not told
   * @param resent whether TDLib asks again after the wait. It gives up a query that has waited for
   *     more than a minute in all
   */
  record QueryDelayed(
      String method, Duration timeout, int code, String error, int dc, boolean resent)
      implements Trouble {}

  /**
   * TDLib gave a file up; an updateFile, neither active nor completed, follows.
   *
   * @param fileId the client's own
   * @param code Telegram's, 0 for TDLib's own errors
   */
  record FileFailed(int fileId, int code, String error) implements Trouble {}

  /**
   * Another data centre than the account's own does not let the client in: the login there was
   * refused, or lost at once. TDLib tries again for ever, hundreds of times in a second if it is
   * answered at once, until its client is closed.
   *
   * @param error Telegram's text, for example {@code AUTH_BYTES_INVALID}
   */
  record DcLoginRefused(String error) implements Trouble {}

  /**
   * A connection ended while requests were on it; TDLib opens another one.
   *
   * @param dc the data centre; 0 if that is not told
   */
  record ConnectionClosed(int dc, String error) implements Trouble {}
}
