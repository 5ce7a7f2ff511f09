package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.util.BitSet;
import java.util.Optional;

/**
 * The parts that a new attempt goes on from: this account's own, and those of others that the farm
 * knows of. Nothing is read here; the prover does that while the rest is being fetched.
 */
final class Inheritance {
  private final DownloadLog log;
  private final DownloadListener listener;

  /**
   * @param parts to go on from
   * @param gone not there, whatever was noted
   */
  record Inherited(PartSums parts, BitSet gone) {}

  Inheritance(DownloadLog log, DownloadListener listener) {
    this.log = log;
    this.listener = listener;
  }

  /**
   * Parts that cannot be there are forgotten, and told as damaged.
   *
   * @param there whether the partial file was there before this attempt
   * @param same whether the file of {@code entry} is the one that was being fetched before
   */
  Inherited take(DownloadSpec spec, Entry entry, PartLayout layout, boolean there, boolean same) {
    PartSums parts = new PartSums();
    if (spec.getUniqueFileId().equals(entry.media().getUniqueFileId())
        && spec.getPath().equals(entry.path().toString())) {
      parts.putAll(PartSums.of(spec.getKnownPartsList()));
    }
    parts.putAll(log.parts(spec.getDownload())); // what was noted here is known best
    BitSet gone = parts.indices();
    if (there && same) {
      gone.clear(0, layout.count());
    }
    if (!gone.isEmpty()) {
      log.forget(spec.getDownload(), gone);
      gone.stream().forEach(parts::remove);
      listener.parts(damaged(spec.getDownload(), gone));
    }
    return new Inherited(parts, gone);
  }

  /**
   * What an earlier process noted and the supervisor may never have heard: it was killed too, or
   * the download is about to be given to another account.
   */
  static Optional<DownloadParts> unheard(DownloadLog log, DownloadSpec spec) {
    PartSums unheard = log.parts(spec.getDownload());
    PartSums.of(spec.getKnownPartsList()).indices().stream().forEach(unheard::remove);
    return unheard.isEmpty()
        ? Optional.empty()
        : Optional.of(
            DownloadParts.newBuilder()
                .setDownload(spec.getDownload())
                .addAllDurable(unheard.runs())
                .build());
  }

  static DownloadParts damaged(String download, BitSet parts) {
    DownloadParts.Builder told = DownloadParts.newBuilder().setDownload(download);
    for (int first = parts.nextSetBit(0); first >= 0; ) {
      int end = parts.nextClearBit(first);
      told.addDamaged(PartRange.newBuilder().setFirst(first).setEnd(end));
      first = parts.nextSetBit(end);
    }
    return told.build();
  }
}
