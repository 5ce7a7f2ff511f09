package dev.telefarm.client.e2e;

/** Amounts as tests say them. */
final class Bytes {
  static long mebibytes(long count) {
    return count << 20;
  }

  private Bytes() {}
}
