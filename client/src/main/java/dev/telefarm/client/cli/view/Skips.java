package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Download;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How many downloads completed without fetching anything, and why. Not thread-safe. */
public final class Skips {
  private int existing;
  private int known;
  private int linked;

  /** Takes a download that is COMPLETED into account. */
  public void count(Download completed) {
    switch (completed.getSkip()) {
      case SKIP_TARGET_EXISTS -> existing++;
      case SKIP_KNOWN -> known++;
      case SKIP_LINKED -> linked++;
      case SKIP_UNSPECIFIED, UNRECOGNIZED -> {}
    }
  }

  /**
   * {@code 3 of 5 files skipped: 2 exist, 1 known.}, {@code 1 of 5 files linked.}; empty if none
   * was.
   */
  public Optional<String> line(int all) {
    List<String> lines = new ArrayList<>();
    String files = " of " + all + (all == 1 ? " file " : " files ");
    List<String> why = new ArrayList<>();
    if (existing > 0) {
      why.add(existing + (existing == 1 ? " exists" : " exist"));
    }
    if (known > 0) {
      why.add(known + " known");
    }
    if (!why.isEmpty()) {
      lines.add((existing + known) + files + "skipped: " + String.join(", ", why) + ".");
    }
    if (linked > 0) {
      lines.add(linked + files + "linked.");
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", lines));
  }
}
