package dev.telefarm.sandbox.control;

import com.google.protobuf.Duration;
import dev.telefarm.sandbox.fault.Action;
import dev.telefarm.sandbox.fault.Scope;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Content;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Silence;
import dev.telefarm.sandbox.proto.v1.Trickle;
import dev.telefarm.sandbox.world.InvalidFieldException;
import java.util.Locale;

/** Reads what a rule does out of control messages. */
final class ActionSpecs {
  private ActionSpecs() {}

  static Action action(dev.telefarm.sandbox.proto.v1.Action action) {
    String chosen = "action." + action.getActionCase().name().toLowerCase(Locale.ROOT);
    return switch (action.getActionCase()) {
      case ERROR -> FieldErrors.within(chosen, () -> error(action.getError()));
      case DELAY ->
          FieldErrors.within(
              chosen, () -> new Action.Delay(millis(action.getDelay().getDuration())));
      case CDN_REDIRECT -> new Action.CdnRedirect();
      case SWALLOW -> new Action.Swallow();
      case CONTENT -> FieldErrors.within(chosen, () -> content(action.getContent()));
      case CLOSE ->
          FieldErrors.within(chosen, () -> new Action.Close(scope(action.getClose().getScope())));
      case SILENCE -> FieldErrors.within(chosen, () -> silence(action.getSilence()));
      case UNKNOWN_KEY ->
          FieldErrors.within(
              chosen, () -> new Action.UnknownKey(millis(action.getUnknownKey().getDuration())));
      case TRICKLE -> FieldErrors.within(chosen, () -> trickle(action.getTrickle()));
      case ACTION_NOT_SET -> throw new InvalidFieldException("action", "is missing");
    };
  }

  private static Action.RpcError error(RpcError error) {
    return new Action.RpcError(error.getCode(), error.getText());
  }

  private static Action.Content content(Content content) {
    Action.Content.Change change =
        switch (content.getChange()) {
          case CHANGE_EMPTY -> Action.Content.Change.EMPTY;
          case CHANGE_SHORTENED -> Action.Content.Change.SHORTENED;
          case CHANGE_FLIPPED -> Action.Content.Change.FLIPPED;
          case CHANGE_UNSPECIFIED -> throw new InvalidFieldException("change", "is missing");
          case UNRECOGNIZED -> throw notOfThisVersion("change");
        };
    return new Action.Content(change, content.getBytes());
  }

  private static Action.Silence silence(Silence silence) {
    return new Action.Silence(
        scope(silence.getScope()), millis(silence.getDuration()), silence.getNewConnections());
  }

  private static Action.Trickle trickle(Trickle trickle) {
    return new Action.Trickle(trickle.getBytesPerSecond(), millis(trickle.getDuration()));
  }

  private static Scope scope(ConnectionScope scope) {
    return switch (scope) {
      case CONNECTION_SCOPE_UNSPECIFIED, CONNECTION_SCOPE_CONNECTION -> Scope.CONNECTION;
      case CONNECTION_SCOPE_ACCOUNT -> Scope.ACCOUNT;
      case CONNECTION_SCOPE_ALL -> Scope.ALL;
      case UNRECOGNIZED -> throw notOfThisVersion("scope");
    };
  }

  /** Rounded up, so that no time becomes none; negative ones stay negative. */
  static long millis(Duration duration) {
    try {
      return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos())
          .plusNanos(999_999)
          .toMillis();
    } catch (ArithmeticException e) {
      throw new InvalidFieldException("duration", "is too long");
    }
  }

  static InvalidFieldException notOfThisVersion(String field) {
    return new InvalidFieldException(field, "is not a value of this version");
  }
}
