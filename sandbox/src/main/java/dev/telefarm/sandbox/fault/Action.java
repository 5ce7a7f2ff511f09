package dev.telefarm.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.telefarm.sandbox.world.InvalidFieldException;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a rule does when it fires. In a file {@code type} says which: error, delay, swallow,
 * cdn-redirect, content, close, silence, unknown-key or trickle. Each validates; {@link
 * InvalidFieldException} names the field.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Action.RpcError.class, name = "error"),
  @JsonSubTypes.Type(value = Action.Delay.class, name = "delay"),
  @JsonSubTypes.Type(value = Action.Swallow.class, name = "swallow"),
  @JsonSubTypes.Type(value = Action.CdnRedirect.class, name = "cdn-redirect"),
  @JsonSubTypes.Type(value = Action.Content.class, name = "content"),
  @JsonSubTypes.Type(value = Action.Close.class, name = "close"),
  @JsonSubTypes.Type(value = Action.Silence.class, name = "silence"),
  @JsonSubTypes.Type(value = Action.UnknownKey.class, name = "unknown-key"),
  @JsonSubTypes.Type(value = Action.Trickle.class, name = "trickle")
})
public sealed interface Action {
  /** The call itself goes wrong. */
  sealed interface OnCall extends Action {}

  /** The connection goes wrong, and the call with it; needs no call. */
  sealed interface OnConnection extends Action {}

  /**
   * The call is refused.
   *
   * @param code not 0
   * @param text for example FLOOD_WAIT_5
   */
  record RpcError(int code, String text) implements OnCall {
    public RpcError {
      if (code == 0) {
        throw new InvalidFieldException("code", "is missing or 0");
      }
      if (text == null || text.isBlank()) {
        throw new InvalidFieldException("text", "is missing");
      }
      if (text.length() > 255) {
        throw new InvalidFieldException("text", "is longer than 255 characters");
      }
    }
  }

  /**
   * The call is answered later.
   *
   * @param durationMillis 1 to an hour
   */
  record Delay(long durationMillis) implements OnCall {
    public Delay {
      Durations.require("durationMillis", durationMillis, 1, Durations.HOUR);
    }
  }

  /**
   * A client that asks for bytes of a file is sent to the content delivery network for them, if it
   * says that it can go there. Other calls are left alone.
   */
  record CdnRedirect() implements OnCall {}

  /** The call is never answered, nor acknowledged. */
  record Swallow() implements OnCall {}

  /**
   * The bytes of a file in the answer are not what they should be.
   *
   * @param bytes how many are missing or inverted; 0 for half of them missing, all inverted
   */
  record Content(Change change, int bytes) implements OnCall {
    /** In what way. */
    public enum Change {
      /** There are none. */
      @JsonProperty("empty")
      EMPTY,
      /** Some are missing at the end. */
      @JsonProperty("shortened")
      SHORTENED,
      /** The first ones have all their bits inverted. */
      @JsonProperty("flipped")
      FLIPPED
    }

    public Content {
      if (change == null) {
        throw new InvalidFieldException("change", "is missing");
      }
      if (bytes < 0) {
        throw new InvalidFieldException("bytes", bytes + " is negative");
      }
    }

    /** The bytes that a client gets in place of {@code right}, which stays as it is. */
    byte[] instead(byte[] right) {
      return switch (change) {
        case EMPTY -> new byte[0];
        case SHORTENED -> {
          int missing = bytes == 0 ? (right.length + 1) / 2 : Math.min(bytes, right.length);
          yield Arrays.copyOf(right, right.length - missing);
        }
        case FLIPPED -> {
          byte[] wrong = right.clone();
          int inverted = bytes == 0 ? wrong.length : Math.min(bytes, wrong.length);
          for (int i = 0; i < inverted; i++) {
            wrong[i] = (byte) ~wrong[i];
          }
          yield wrong;
        }
      };
    }
  }

  /**
   * Connections are closed.
   *
   * @param scope by default the connection of the call
   */
  record Close(Scope scope) implements OnConnection {
    public Close {
      scope = Objects.requireNonNullElse(scope, Scope.CONNECTION);
    }
  }

  /**
   * Nothing that comes in over the connections is heard, and nothing goes out.
   *
   * @param scope by default the connection of the call
   * @param durationMillis up to a day; 0 until the rule is cleared
   * @param newConnections whether those that are opened meanwhile are silent too
   */
  record Silence(Scope scope, long durationMillis, boolean newConnections) implements OnConnection {
    public Silence {
      scope = Objects.requireNonNullElse(scope, Scope.CONNECTION);
      Durations.require("durationMillis", durationMillis, 0, Durations.DAY);
      if (scope == Scope.CONNECTION && newConnections) {
        throw new InvalidFieldException(
            "newConnections", "none is opened in the scope of one connection: use account or all");
      }
    }
  }

  /**
   * The caller's authorization key is unknown: -404.
   *
   * @param durationMillis up to a day; 0 until the rule is cleared
   */
  record UnknownKey(long durationMillis) implements OnConnection {
    public UnknownKey {
      Durations.require("durationMillis", durationMillis, 0, Durations.DAY);
    }
  }

  /**
   * The connection is slow from the answer on.
   *
   * @param bytesPerSecond at least 1
   * @param durationMillis up to a day; 0 until the rule is cleared
   */
  record Trickle(long bytesPerSecond, long durationMillis) implements OnConnection {
    public Trickle {
      if (bytesPerSecond < 1) {
        throw new InvalidFieldException("bytesPerSecond", bytesPerSecond + " is not above 0");
      }
      Durations.require("durationMillis", durationMillis, 0, Durations.DAY);
    }
  }
}
