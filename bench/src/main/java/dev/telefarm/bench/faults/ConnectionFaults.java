package dev.telefarm.bench.faults;

import static dev.telefarm.bench.faults.Fault.Kind.CONNECTION;
import static dev.telefarm.bench.faults.Fault.Kind.STORM;

import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.Close;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Turns;
import java.util.List;

/** Connections that break. */
final class ConnectionFaults {
  private static final Turns.Builder FIVE_TIMES =
      Turns.newBuilder().setFrom(60).setEvery(40).setMaximumFirings(5);

  private ConnectionFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
            CONNECTION,
            "close-one",
            "one connection closed",
            Script.of(Rules.once(close(ConnectionScope.CONNECTION_SCOPE_CONNECTION)))),
        Fault.of(
                CONNECTION,
                "close-all",
                "all connections closed",
                Script.of(Rules.once(close(ConnectionScope.CONNECTION_SCOPE_ACCOUNT))))
            .inQuickRuns(),
        Fault.of(
            STORM,
            "close-storm",
            "all connections closed five times",
            Script.of(Rules.rule(FIVE_TIMES, close(ConnectionScope.CONNECTION_SCOPE_ACCOUNT)))));
  }

  private static Action.Builder close(ConnectionScope scope) {
    return Action.newBuilder().setClose(Close.newBuilder().setScope(scope));
  }
}
