package dev.telefarm.sandbox.control;

import dev.telefarm.sandbox.fault.HoldSpec;
import dev.telefarm.sandbox.fault.MatchSpec;
import dev.telefarm.sandbox.fault.RuleSpec;
import dev.telefarm.sandbox.fault.TurnsSpec;
import dev.telefarm.sandbox.proto.v1.Hold;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.sandbox.world.InvalidFieldException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads rules out of control messages. An empty field is one that was left out. */
final class RuleSpecs {
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private RuleSpecs() {}

  /** Errors name the fields as fault.proto does. */
  static RuleSpec rule(Rule rule) {
    try {
      return spec(rule);
    } catch (InvalidFieldException e) {
      throw new InvalidFieldException(protoName(e.field()), e.problem());
    }
  }

  private static String protoName(String field) {
    String inWords = CAPITAL.matcher(field).replaceAll(capital -> "_" + capital.group());
    return inWords.toLowerCase(Locale.ROOT).replace("_millis", "");
  }

  private static RuleSpec spec(Rule rule) {
    return new RuleSpec(
        emptyToNull(rule.getId()),
        FieldErrors.within("match", () -> match(rule.getMatch())),
        FieldErrors.within("turns", () -> turns(rule.getTurns())),
        rule.hasHold() ? FieldErrors.within("hold", () -> hold(rule.getHold())) : null,
        ActionSpecs.action(rule.getAction()));
  }

  private static MatchSpec match(Match match) {
    return new MatchSpec(
        emptyToNull(match.getAccount()),
        match.getDc(),
        match.getConnection(),
        emptyToNull(match.getMethod()),
        emptyToNull(match.getChat()),
        match.getMessageId(),
        emptyToNull(match.getFileName()),
        match.getOffsetFrom(),
        match.getOffsetTo());
  }

  private static TurnsSpec turns(Turns turns) {
    return new TurnsSpec(
        turns.getFrom(),
        turns.getTo(),
        turns.getEvery(),
        turns.getProbability(),
        turns.getSeed(),
        turns.getMaximumFirings());
  }

  private static HoldSpec hold(Hold hold) {
    HoldSpec.Since since =
        switch (hold.getSince()) {
          case SINCE_UNSPECIFIED, SINCE_ADDED -> HoldSpec.Since.ADDED;
          case SINCE_FIRST_FIRING -> HoldSpec.Since.FIRST_FIRING;
          case UNRECOGNIZED -> throw ActionSpecs.notOfThisVersion("since");
        };
    return new HoldSpec(ActionSpecs.millis(hold.getDuration()), since);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
