package dev.telefarm.worker;

import com.google.protobuf.Duration;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.Hold;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.Turns;
import java.util.function.Predicate;

/** The rules of the sandbox's fault script that tests of a worker set, and what they wait for. */
final class FaultRules {
  static final String GET_FILE = "upload.getFile";

  private FaultRules() {}

  /**
   * @param times how often it fires; 0 for always
   */
  static Rule.Builder rule(String method, int times, Action.Builder action) {
    return Rule.newBuilder()
        .setMatch(Match.newBuilder().setMethod(method))
        .setTurns(Turns.newBuilder().setMaximumFirings(times))
        .setAction(action);
  }

  static Rule.Builder getFile(int times, Action.Builder action) {
    return rule(GET_FILE, times, action);
  }

  static Action.Builder error(int code, String text) {
    return Action.newBuilder().setError(RpcError.newBuilder().setCode(code).setText(text));
  }

  static Hold.Builder during(int seconds) {
    return Hold.newBuilder().setDuration(Duration.newBuilder().setSeconds(seconds));
  }

  static Predicate<DownloadStatus> waitsFor(DownloadWait.Cause cause) {
    return status ->
        status.getPhase() == Phase.PHASE_WAITING && status.getWait().getCause() == cause;
  }
}
