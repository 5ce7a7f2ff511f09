package dev.telefarm.sandbox.command;

import dev.telefarm.sandbox.fault.Action;
import dev.telefarm.sandbox.fault.Scope;
import dev.telefarm.sandbox.world.InvalidFieldException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a rule does, as options of which exactly one is given. */
final class FaultActionOptions {
  private static final Pattern ERROR = Pattern.compile("(-?[0-9]{1,6}):(.+)");

  @Option(names = "--rules", paramLabel = "FILE", description = "Add the rules of a fault file.")
  private @Nullable Path rules;

  @Option(
      names = "--error",
      paramLabel = "CODE:TEXT",
      description = "Refuse the call, for example with 420:FLOOD_WAIT_5.")
  private @Nullable String error;

  @Option(names = "--delay", paramLabel = "MS", description = "Answer the call later.")
  private @Nullable Long delay;

  /** Not asked: it is what remains. */
  @Option(names = "--swallow", description = "Never answer the call.")
  @SuppressWarnings("unused")
  private boolean swallow;

  @Option(
      names = "--content",
      paramLabel = "CHANGE",
      description = "Answer with content that is ${COMPLETION-CANDIDATES}; see --bytes.")
  private Action.Content.@Nullable Change content;

  @Option(
      names = "--close",
      arity = "0..1",
      fallbackValue = "CONNECTION",
      paramLabel = "SCOPE",
      description = "Close connections: ${COMPLETION-CANDIDATES}. Default: the call's own.")
  private @Nullable Scope close;

  @Option(
      names = "--silence",
      arity = "0..1",
      fallbackValue = "CONNECTION",
      paramLabel = "SCOPE",
      description = "Hear and say nothing on them any more; see --lasting, --new-connections.")
  private @Nullable Scope silence;

  @Option(
      names = "--unknown-key",
      description = "Say that the caller's authorization key is unknown (-404); see --lasting.")
  private boolean unknownKey;

  @Option(
      names = "--trickle",
      paramLabel = "BYTES",
      description = "Slow the connection down to so many a second; see --lasting.")
  private @Nullable Long trickle;

  @Option(
      names = "--cdn-redirect",
      description = "Send the client to the content delivery network for the file.")
  private boolean cdnRedirect;

  @Nullable Path rules() {
    return rules;
  }

  /**
   * The one that was given.
   *
   * @param lasting milliseconds, 0 for no end
   */
  Action action(int bytes, long lasting, boolean newConnections) {
    if (error != null) {
      return error(error);
    }
    if (delay != null) {
      return new Action.Delay(delay);
    }
    if (content != null) {
      return new Action.Content(content, bytes);
    }
    if (close != null) {
      return new Action.Close(close);
    }
    if (silence != null) {
      return new Action.Silence(silence, lasting, newConnections);
    }
    if (trickle != null) {
      return new Action.Trickle(trickle, lasting);
    }
    if (cdnRedirect) {
      return new Action.CdnRedirect();
    }
    return unknownKey ? new Action.UnknownKey(lasting) : new Action.Swallow();
  }

  private static Action error(String codeAndText) {
    var matcher = ERROR.matcher(codeAndText);
    if (!matcher.matches()) {
      throw new InvalidFieldException(
          "--error", "\"" + codeAndText + "\" is not like 420:FLOOD_WAIT_5");
    }
    return new Action.RpcError(Integer.parseInt(matcher.group(1)), matcher.group(2));
  }
}
