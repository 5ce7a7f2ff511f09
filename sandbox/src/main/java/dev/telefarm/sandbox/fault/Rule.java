package dev.telefarm.sandbox.fault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A rule that is set, and how often it matched and fired. Used under the script's lock. */
final class Rule {
  private final RuleSpec spec;
  private final String id;
  private final Instant added;
  private long matched;
  private long fired;
  private @Nullable Instant firstFired;

  Rule(String id, RuleSpec spec, Instant added) {
    this.id = id;
    this.spec = spec.named(id);
    this.added = added;
  }

  String id() {
    return id;
  }

  RuleSpec spec() {
    return spec;
  }

  /** Counts a call that fits while the rule holds, and answers whether it is that one's turn. */
  boolean offer(Occurrence occurrence, Instant now) {
    if (isOver(now) || !spec.match().matches(occurrence)) {
      return false;
    }
    matched++;
    return spec.turns().fires(matched);
  }

  void fire(Instant now) {
    fired++;
    if (firstFired == null) {
      firstFired = now;
    }
  }

  boolean isOver(Instant now) {
    HoldSpec hold = spec.hold();
    return spec.turns().areOver(matched, fired)
        || (hold != null && hold.isOver(added, firstFired, now));
  }

  RuleStatus status(Instant now) {
    return new RuleStatus(id, spec, added, matched, fired, firstFired, isOver(now));
  }
}
