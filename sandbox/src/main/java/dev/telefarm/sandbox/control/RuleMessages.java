package dev.telefarm.sandbox.control;

import com.google.protobuf.Duration;
import dev.telefarm.sandbox.fault.Action;
import dev.telefarm.sandbox.fault.HoldSpec;
import dev.telefarm.sandbox.fault.MatchSpec;
import dev.telefarm.sandbox.fault.RuleSpec;
import dev.telefarm.sandbox.fault.Scope;
import dev.telefarm.sandbox.fault.TurnsSpec;
import dev.telefarm.sandbox.proto.v1.CdnRedirect;
import dev.telefarm.sandbox.proto.v1.Close;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Content;
import dev.telefarm.sandbox.proto.v1.Delay;
import dev.telefarm.sandbox.proto.v1.Hold;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.Silence;
import dev.telefarm.sandbox.proto.v1.Swallow;
import dev.telefarm.sandbox.proto.v1.Trickle;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.sandbox.proto.v1.UnknownKey;

/** Rules as control messages. */
public final class RuleMessages {
  private RuleMessages() {}

  /** A rule as it is told to a sandbox, or by one. */
  public static Rule rule(RuleSpec spec) {
    var rule =
        Rule.newBuilder()
            .setId(Answers.orEmpty(spec.id()))
            .setMatch(match(spec.match()))
            .setTurns(turns(spec.turns()))
            .setAction(action(spec.action()));
    HoldSpec hold = spec.hold();
    if (hold != null) {
      rule.setHold(
          Hold.newBuilder()
              .setDuration(duration(hold.durationMillis()))
              .setSince(Hold.Since.valueOf("SINCE_" + hold.since().name())));
    }
    return rule.build();
  }

  private static Match match(MatchSpec match) {
    return Match.newBuilder()
        .setAccount(Answers.orEmpty(match.account()))
        .setDc(match.dc())
        .setConnection(match.connection())
        .setMethod(Answers.orEmpty(match.method()))
        .setChat(Answers.orEmpty(match.chat()))
        .setMessageId(match.messageId())
        .setFileName(Answers.orEmpty(match.fileName()))
        .setOffsetFrom(match.offsetFrom())
        .setOffsetTo(match.offsetTo())
        .build();
  }

  private static Turns turns(TurnsSpec turns) {
    return Turns.newBuilder()
        .setFrom(turns.from())
        .setTo(turns.to())
        .setEvery(turns.every())
        .setProbability(turns.probability())
        .setSeed(turns.seed())
        .setMaximumFirings(turns.maximumFirings())
        .build();
  }

  private static dev.telefarm.sandbox.proto.v1.Action action(Action action) {
    var answer = dev.telefarm.sandbox.proto.v1.Action.newBuilder();
    return switch (action) {
      case Action.RpcError(int code, String text) ->
          answer.setError(RpcError.newBuilder().setCode(code).setText(text)).build();
      case Action.Delay(long millis) ->
          answer.setDelay(Delay.newBuilder().setDuration(duration(millis))).build();
      case Action.CdnRedirect() -> answer.setCdnRedirect(CdnRedirect.getDefaultInstance()).build();
      case Action.Swallow() -> answer.setSwallow(Swallow.getDefaultInstance()).build();
      case Action.Content(Action.Content.Change change, int bytes) ->
          answer
              .setContent(
                  Content.newBuilder()
                      .setChange(Content.Change.valueOf("CHANGE_" + change.name()))
                      .setBytes(bytes))
              .build();
      case Action.Close(Scope scope) ->
          answer.setClose(Close.newBuilder().setScope(scope(scope))).build();
      case Action.Silence(Scope scope, long millis, boolean newConnections) -> {
        var silence = Silence.newBuilder().setScope(scope(scope)).setNewConnections(newConnections);
        yield answer
            .setSilence(millis == 0 ? silence : silence.setDuration(duration(millis)))
            .build();
      }
      case Action.UnknownKey(long millis) -> {
        var unknown = UnknownKey.newBuilder();
        yield answer
            .setUnknownKey(millis == 0 ? unknown : unknown.setDuration(duration(millis)))
            .build();
      }
      case Action.Trickle(long rate, long millis) -> {
        var trickle = Trickle.newBuilder().setBytesPerSecond(rate);
        yield answer
            .setTrickle(millis == 0 ? trickle : trickle.setDuration(duration(millis)))
            .build();
      }
    };
  }

  private static ConnectionScope scope(Scope scope) {
    return ConnectionScope.valueOf("CONNECTION_SCOPE_" + scope.name());
  }

  private static Duration duration(long millis) {
    return Duration.newBuilder()
        .setSeconds(millis / 1000)
        .setNanos((int) (millis % 1000) * 1_000_000)
        .build();
  }
}
