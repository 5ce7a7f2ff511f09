package dev.telefarm.worker.download;

/** Parts {@code first} to {@code end - 1}; never empty. */
record PartSpan(int first, int end) {
  PartSpan {
    if (first < 0 || end <= first) {
      throw new IllegalArgumentException("no parts from " + first + " to " + end);
    }
  }

  int count() {
    return end - first;
  }
}
