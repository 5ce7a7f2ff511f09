package dev.telefarm.supervisor.api;

import dev.telefarm.supervisor.config.MemoryConfig;
import dev.telefarm.supervisor.process.LimitsInForce;
import java.time.Instant;

/**
 * What does not change while a supervisor runs.
 *
 * @param memory ceilings that the supervisor itself sees to
 * @param limits what the operating system enforces
 */
public record FarmFacts(
    String version, Instant started, MemoryConfig memory, LimitsInForce limits) {}
