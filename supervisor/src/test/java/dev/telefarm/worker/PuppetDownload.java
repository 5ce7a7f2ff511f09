package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Media;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A download in parts, of as many MiB as its message's number. The file's unique id is {@code
 * file-{number}}, the CRC32C of each part its number plus 1000. It knows nothing that it was not
 * told or made in this process, as if the worker had lost its log. One thread only.
 */
final class PuppetDownload {
  private final int parts;
  private final BitSet durable = new BitSet();
  private DownloadSpec spec;
  private int fetched;

  PuppetDownload(DownloadSpec spec) {
    this.spec = spec;
    this.parts = (int) spec.getSource().getMessage().getMessageId();
    directed(spec);
  }

  /** Told for the first time or anew. */
  void directed(DownloadSpec next) {
    spec = next;
    known(next.getKnownPartsList());
  }

  int priority() {
    return spec.getPriority();
  }

  void known(List<PartRun> runs) {
    runs.forEach(run -> durable.set(run.getFirst(), run.getFirst() + run.getCrc32CCount()));
  }

  /** Makes the first part durable that it is to fetch; empty if there is none now. */
  Optional<DownloadParts> fetch() {
    if (spec.getHold()) {
      return Optional.empty();
    }
    for (PartRange range : ranges()) {
      int part = durable.nextClearBit(range.getFirst());
      if (part < range.getEnd()) {
        durable.set(part);
        fetched++;
        return Optional.of(
            DownloadParts.newBuilder()
                .setDownload(spec.getDownload())
                .addDurable(run(part))
                .build());
      }
    }
    return Optional.empty();
  }

  private List<PartRange> ranges() {
    return spec.hasStripe()
        ? spec.getStripe().getRangesList()
        : List.of(PartRange.newBuilder().setEnd(parts).build());
  }

  DownloadStatus status() {
    DownloadStatus.Builder status =
        DownloadStatus.newBuilder()
            .setDownload(spec.getDownload())
            .setMedia(
                Media.newBuilder()
                    .setUniqueFileId("file-" + parts)
                    .setSizeBytes((long) parts << 20));
    if (spec.getHold()) {
      return status.setPhase(DownloadStatus.Phase.PHASE_RESOLVING).build();
    }
    if (spec.hasKnownCopy()) {
      return status
          .setPhase(DownloadStatus.Phase.PHASE_COMPLETED)
          .setPath(spec.getTarget().getPath())
          .setSha256(spec.getKnownCopy().getSha256())
          .setLinked(true)
          .build();
    }
    boolean publishes = !spec.hasStripe() || spec.getStripe().getPublishes();
    status
        .setPath(spec.getPath().isEmpty() ? spec.getTarget().getPath() : spec.getPath())
        .setFetchedBytes((long) fetched << 20)
        .setDurableBytes((long) durable.cardinality() << 20);
    return publishes && durable.cardinality() == parts
        ? status.setPhase(DownloadStatus.Phase.PHASE_COMPLETED).setSha256("00ff").build()
        : status
            .setPhase(DownloadStatus.Phase.PHASE_RUNNING)
            .setBytesPerSecond(1000)
            .setLanes(1)
            .build();
  }

  /** With every part that it knows of. */
  DownloadStatus snapshot() {
    List<PartRun> runs = new ArrayList<>();
    durable.stream().forEach(part -> runs.add(run(part)));
    return status().toBuilder().addAllDurableParts(runs).build();
  }

  private static PartRun run(int part) {
    return PartRun.newBuilder().setFirst(part).addCrc32C(1000 + part).build();
  }
}
