package dev.telefarm.sandbox.fault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule at one moment.
 *
 * @param spec with the id
 * @param matched calls that fitted while the rule held
 * @param firstFired null if it has not fired
 * @param over whether it will not fire again
 */
public record RuleStatus(
    String id,
    RuleSpec spec,
    Instant added,
    long matched,
    long fired,
    @Nullable Instant firstFired,
    boolean over) {}
