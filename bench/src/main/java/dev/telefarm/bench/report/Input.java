package dev.telefarm.bench.report;

/** One measured number that a figure was computed from, with the unit that it is in. */
public record Input(String name, double value, String unit) {
  /** Seconds, of {@code nanos}. */
  public static Input seconds(String name, long nanos) {
    return new Input(name, nanos / 1e9, "s");
  }

  /** Millions of bytes a second. */
  public static Input rate(String name, double bytesPerSecond) {
    return new Input(name, bytesPerSecond / 1e6, "MB/s");
  }

  /** Of 2^20 bytes. */
  public static Input mebibytes(String name, long bytes) {
    return new Input(name, bytes / (double) (1 << 20), "MiB");
  }

  @Override
  public String toString() {
    return (name + " " + Numbers.text(value) + " " + unit).strip();
  }
}
