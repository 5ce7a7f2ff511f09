package dev.telefarm.bench.faults;

import static dev.telefarm.bench.faults.Fault.Kind.SILENCE;

import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Delay;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.Silence;
import dev.telefarm.sandbox.proto.v1.Swallow;
import dev.telefarm.sandbox.proto.v1.Trickle;
import java.time.Duration;
import java.util.List;

/** Nothing comes, or next to nothing, and nobody says so. */
final class SilenceFaults {
  private static final Duration WHILE = Duration.ofSeconds(20);

  private SilenceFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
                SILENCE,
                "silence",
                "all connections silent for ever",
                Script.of(Rules.once(silence())))
            .inQuickRuns(),
        Fault.of(
                SILENCE,
                "silent-network",
                "all connections silent for 20 s, new ones too",
                Script.of(Rules.once(silentNetwork())))
            .lasting(WHILE),
        Fault.of(
                SILENCE,
                "swallowed",
                "one request never answered",
                Script.of(Rules.once(swallow())))
            .inQuickRuns(),
        Fault.of(
                SILENCE,
                "swallowed-all",
                "no request answered for 20 s, pings are",
                Script.of(Rules.during(WHILE, swallow())))
            .lasting(WHILE),
        Fault.of(SILENCE, "stuck-99", "stuck at 99 %: the last parts", Script.of(atTheEnd())),
        Fault.of(
                SILENCE,
                "delayed",
                "one request answered after 20 s",
                Script.of(Rules.once(delay(WHILE))))
            .lasting(WHILE),
        Fault.of(
                SILENCE,
                "trickle",
                "one connection at 1 KB/s for 20 s",
                Script.of(Rules.once(trickle())))
            .lasting(WHILE));
  }

  private static Action.Builder silence() {
    return Action.newBuilder()
        .setSilence(Silence.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT));
  }

  private static Action.Builder silentNetwork() {
    return Action.newBuilder()
        .setSilence(
            Silence.newBuilder()
                .setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT)
                .setNewConnections(true)
                .setDuration(Rules.proto(WHILE)));
  }

  private static Action.Builder swallow() {
    return Action.newBuilder().setSwallow(Swallow.getDefaultInstance());
  }

  /** The requests for the last hundredth, each once: TDLib has them on the way together. */
  private static Rule.Builder atTheEnd() {
    long requests = Stage.BYTES / 100 / Stage.REQUEST_BYTES;
    Rule.Builder rule = Rules.rule(Rules.firings((int) requests), swallow());
    rule.getMatchBuilder().setOffsetFrom(Stage.BYTES - requests * Stage.REQUEST_BYTES);
    return rule;
  }

  private static Action.Builder delay(Duration time) {
    return Action.newBuilder().setDelay(Delay.newBuilder().setDuration(Rules.proto(time)));
  }

  private static Action.Builder trickle() {
    return Action.newBuilder()
        .setTrickle(Trickle.newBuilder().setBytesPerSecond(1000).setDuration(Rules.proto(WHILE)));
  }
}
