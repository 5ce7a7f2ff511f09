package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Download;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How many downloads completed without fetching anything, and why. Not thread-safe. */
public final class Skips {
  private int existing;
  private int known;

  /** Takes a download that is COMPLETED into account. */
  public void count(Download completed) {
    switch (completed.getSkip()) {
      case SKIP_TARGET_EXISTS -> existing++;
      case SKIP_KNOWN -> known++;
      case SKIP_UNSPECIFIED, UNRECOGNIZED -> {}
    }
  }

  /** {@code 3 of 5 files skipped: 2 exist, 1 known.}; empty if none was. */
  public Optional<String> line(int all) {
    if (existing + known == 0) {
      return Optional.empty();
    }
    List<String> why = new ArrayList<>();
    if (existing > 0) {
      why.add(existing + (existing == 1 ? " exists" : " exist"));
    }
    if (known > 0) {
      why.add(known + " known");
    }
    return Optional.of(
        (existing + known)
            + " of "
            + all
            + (all == 1 ? " file skipped: " : " files skipped: ")
            + String.join(", ", why)
            + ".");
  }
}
