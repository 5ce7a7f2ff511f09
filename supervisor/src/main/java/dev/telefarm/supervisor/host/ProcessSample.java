package dev.telefarm.supervisor.host;

/**
 * One process at one time.
 *
 * @param residentBytes RSS
 * @param proportionalBytes PSS as it was measured last, up to a minute before; 0 if it never was
 * @param cpuLoad share of one core since the sample before, or since the start: 1.0 is a whole core
 * @param readBytes from disks, since the process started
 * @param readBytesPerSecond since the sample before, or since the start
 */
public record ProcessSample(
    long residentBytes,
    long proportionalBytes,
    double cpuLoad,
    int threadCount,
    int openFileCount,
    long readBytes,
    long writtenBytes,
    long readBytesPerSecond,
    long writtenBytesPerSecond) {
  ProcessSample withProportional(long measured) {
    return new ProcessSample(
        residentBytes,
        measured,
        cpuLoad,
        threadCount,
        openFileCount,
        readBytes,
        writtenBytes,
        readBytesPerSecond,
        writtenBytesPerSecond);
  }
}
