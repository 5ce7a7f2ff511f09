package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a fault file or a client of the control service describes it.
 *
 * @param id lower-case letters, digits, - and _; null for a number of the sandbox's choice
 * @param match by default every call
 * @param turns by default all of them
 * @param hold null until the rule is cleared
 */
public record RuleSpec(
    @Nullable String id, MatchSpec match, TurnsSpec turns, @Nullable HoldSpec hold, Action action) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  /** Validates; {@link InvalidFieldException} names the field. */
  public RuleSpec {
    if (id != null && !ID.matcher(id).matches()) {
      throw new InvalidFieldException("id", "\"" + id + "\" does not match " + ID);
    }
    match = Objects.requireNonNullElse(match, MatchSpec.EVERYTHING);
    turns = Objects.requireNonNullElse(turns, TurnsSpec.ALL);
    if (action == null) {
      throw new InvalidFieldException("action", "is missing");
    }
  }

  /** A rule for all calls that fit, until it is cleared. */
  public static RuleSpec of(String id, MatchSpec match, Action action) {
    return new RuleSpec(id, match, TurnsSpec.ALL, null, action);
  }

  RuleSpec named(String name) {
    return new RuleSpec(name, match, turns, hold, action);
  }

  /** Whether it looks at messages of any kind, and not at calls. */
  boolean watchesMessages() {
    return switch (action) {
      case Action.OnConnection _ -> !match.needsCall();
      case Action.OnCall _ -> false;
    };
  }
}
