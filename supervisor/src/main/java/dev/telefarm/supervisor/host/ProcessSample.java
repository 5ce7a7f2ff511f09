package dev.telefarm.supervisor.host;

/**
 * One process at one time.
 *
 * @param residentBytes RSS
 * @param cpuLoad share of one core since the sample before, or since the start: 1.0 is a whole core
 */
public record ProcessSample(
    long residentBytes, double cpuLoad, int threadCount, int openFileCount) {}
