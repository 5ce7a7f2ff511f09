package dev.telefarm.sandbox.session;

import java.util.Objects;

/** How a call ends without a result. */
public sealed class RpcException extends Exception {
  private final int code;

  /** An {@code rpc_error}, for example 420 and FLOOD_WAIT_5. */
  public RpcException(int code, String message) {
    super(Objects.requireNonNull(message));
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The text that is sent. */
  public String text() {
    return Objects.requireNonNull(getMessage());
  }

  /** The call is never answered: no result, no error, no acknowledgement. */
  public static final class Unanswered extends RpcException {
    public Unanswered() {
      super(0, "unanswered");
    }
  }

  /**
   * The call counts as never received: a client that asks is told so, and may send it again. For
   * calls whose connection went wrong with them.
   */
  public static final class Lost extends RpcException {
    /**
     * @param transportError sent to the connection, such as -404; 0 for none
     */
    public Lost(int transportError) {
      super(transportError, "lost");
    }
  }
}
