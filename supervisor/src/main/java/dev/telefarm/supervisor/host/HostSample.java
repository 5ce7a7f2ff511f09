package dev.telefarm.supervisor.host;

/**
 * The host at one time.
 *
 * @param dataDiskFreeBytes what we may still write on the data directory's file system
 * @param loadAverage over one minute; 0 where the system has none
 */
public record HostSample(
    String os,
    int cpuCount,
    long memoryTotalBytes,
    long memoryAvailableBytes,
    long dataDiskFreeBytes,
    double loadAverage) {}
