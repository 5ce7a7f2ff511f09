package dev.telefarm.sandbox.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a call ends without a result. */
public sealed class RpcException extends Exception {
  private final int code;
  private final transient Runnable told;

  /** An {@code rpc_error}, for example 420 and FLOOD_WAIT_5. */
  public RpcException(int code, String message) {
    this(code, message, () -> {});
  }

  /**
   * An {@code rpc_error} of which it matters when the client knows it.
   *
   * @param told called when the error has been sent; not at all if its connection breaks first
   */
  public RpcException(int code, String message, Runnable told) {
    super(Objects.requireNonNull(message));
    this.code = code;
    this.told = told;
  }

  public int code() {
    return code;
  }

  Runnable told() {
    return told;
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
   * calls whose connection or key went wrong with them.
   */
  public static final class Lost extends RpcException {
    private final transient @Nullable RpcService late;

    /**
     * @param transportError sent to the connection, such as -404
     */
    public Lost(int transportError) {
      super(transportError, "lost");
      this.late = null;
    }

    /**
     * @param late answers the call all the same if the client was told that it has come, and so
     *     will not send it again
     */
    public Lost(RpcService late) {
      super(0, "lost");
      this.late = late;
    }

    @Nullable RpcService late() {
      return late;
    }
  }
}
