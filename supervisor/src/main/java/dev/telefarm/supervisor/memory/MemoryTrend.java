package dev.telefarm.supervisor.memory;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a process's memory goes.
 *
 * @param bytesPerHour of a straight line through what was observed; negative when it shrinks
 * @param softCeilingAt when the soft ceiling would be reached, if that is within {@link
 *     MemoryHistory#HORIZON} and the rise has not flattened
 */
public record MemoryTrend(long bytesPerHour, Optional<Instant> softCeilingAt) {}
