package dev.telefarm.sandbox.fault;

import java.time.Instant;

/**
 * A rule fired.
 *
 * @param rule its id
 * @param occurrence the call that made it fire
 */
public record Firing(String rule, Action action, Instant time, Occurrence occurrence) {}
