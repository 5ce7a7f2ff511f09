package dev.telefarm.sandbox.fault;

import java.time.Instant;

/**
 * A call that came although its account had been told to wait.
 *
 * @param announced when it was told
 * @param end when the wait ends
 */
public record CallIntoWait(Occurrence occurrence, Instant time, Instant announced, Instant end) {}
