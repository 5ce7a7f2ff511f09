package dev.telefarm.supervisor.host;

import java.time.Instant;

/**
 * A worker during one slot of its {@link SampleRing}.
 *
 * @param time when the slot began
 */
public record SamplePoint(
    Instant time,
    long residentBytes,
    long proportionalBytes,
    double cpuLoad,
    int threadCount,
    int openFileCount,
    long readBytesPerSecond,
    long writtenBytesPerSecond) {}
