package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import java.util.BitSet;

/** What of a file is this account's share. */
final class Stripes {
  private Stripes() {}

  /** The parts that may be fetched here; all if no other account takes part. */
  static BitSet wanted(DownloadSpec spec, PartLayout layout) {
    BitSet wanted = new BitSet();
    if (!spec.hasStripe()) {
      wanted.set(0, layout.count());
      return wanted;
    }
    spec.getStripe()
        .getRangesList()
        .forEach(range ->
            wanted.set(
                Math.clamp(range.getFirst(), 0, layout.count()),
                Math.clamp(range.getEnd(), range.getFirst(), layout.count())));
    return wanted;
  }

  /** Whether this account proves the file and gives it its name. */
  static boolean publishes(DownloadSpec spec) {
    return !spec.hasStripe() || spec.getStripe().getPublishes();
  }
}
