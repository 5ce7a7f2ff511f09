package dev.telefarm.bench.faults;

import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.Hold;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.Turns;
import java.time.Duration;

/** The sandbox's rules as faults use them: for the calls that fetch the file. */
final class Rules {
  static final String GET_FILE = "upload.getFile";

  /** Of the 256 calls that fetch the file, those from here on come in the middle of it. */
  private static final int MIDDLE = 100;

  private Rules() {}

  /** Once, in the middle of the file. */
  static Rule.Builder once(Action.Builder action) {
    return times(1, action);
  }

  /** So many calls in a row, from the middle of the file on. */
  static Rule.Builder times(int times, Action.Builder action) {
    return rule(Turns.newBuilder().setFrom(MIDDLE).setMaximumFirings(times), action);
  }

  /** Every call for so long, from the middle of the file on. */
  static Rule.Builder during(Duration time, Action.Builder action) {
    return rule(Turns.newBuilder().setFrom(MIDDLE), action)
        .setHold(
            Hold.newBuilder().setDuration(proto(time)).setSince(Hold.Since.SINCE_FIRST_FIRING));
  }

  /** From the first call that fits on, so often. */
  static Turns.Builder firings(int most) {
    return Turns.newBuilder().setMaximumFirings(most);
  }

  static Rule.Builder rule(Turns.Builder turns, Action.Builder action) {
    return Rule.newBuilder()
        .setMatch(Match.newBuilder().setMethod(GET_FILE))
        .setTurns(turns)
        .setAction(action);
  }

  static Action.Builder error(int code, String text) {
    return Action.newBuilder().setError(RpcError.newBuilder().setCode(code).setText(text));
  }

  static com.google.protobuf.Duration.Builder proto(Duration time) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(time.toSeconds());
  }
}
