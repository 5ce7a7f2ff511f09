package dev.telefarm.sandbox.command;

import com.google.protobuf.TextFormat;
import dev.telefarm.sandbox.proto.v1.RuleStatus;

/** A rule as one line. */
final class RuleText {
  private RuleText() {}

  static String of(RuleStatus status) {
    String rule =
        TextFormat.printer()
            .emittingSingleLine(true)
            .printToString(status.getRule().toBuilder().clearId().build());
    return "%s %s fired %d of %d: %s"
        .formatted(
            status.getRule().getId(),
            status.getOver() ? "over" : "holds",
            status.getFired(),
            status.getMatched(),
            rule);
  }
}
