package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.parts.DurableParts;
import dev.telefarm.supervisor.schedule.Scheduler;
import dev.telefarm.supervisor.schedule.StripePlanner;
import java.util.BitSet;

/** Which downloads more accounts may fetch than do, and how many get something to do. */
final class StripeAdmission {
  private static final long MIN_BYTES = 32L << 20;
  private static final long MAX_BYTES = (long) DurableParts.MAX_PARTS * DurableParts.PART_BYTES;

  /** A share of fewer parts is not worth another account's look at the message. */
  private static final int MIN_SHARE = StripePlanner.MIN_SPLIT / 2;

  private StripeAdmission() {}

  /** Whether more accounts may fetch it than do. */
  static boolean wantsMore(DownloadEntry entry) {
    // Checked for every open download: the cheap and most telling question first.
    return entry.download.getAccounts().getMaxAtOnce() > 1
        && hasSlot(entry)
        && !entry.download.getPath().isEmpty()
        && !entry.download.getMedia().getUniqueFileId().isEmpty()
        && (entry.stripe != null || publisherFetches(entry));
  }

  private static boolean hasSlot(DownloadEntry entry) {
    Download download = entry.download;
    long size = download.getMedia().getSizeBytes();
    return size >= MIN_BYTES
        && size <= MAX_BYTES
        && entry.assigned()
        && entry.holders().size() < download.getAccounts().getMaxAtOnce();
  }

  /** Only then the partial file exists, which others never create. */
  private static boolean publisherFetches(DownloadEntry entry) {
    DownloadStatus status = entry.statuses.get(entry.download.getAssignedAccount());
    return status != null && status.getPhase() == Phase.PHASE_RUNNING;
  }

  /** How many of so many accounts would get something to do. */
  static int room(DownloadEntry entry, int accounts) {
    BitSet durable = entry.parts.numbers();
    if (entry.stripe != null) {
      return entry.stripe.planner().canShare(durable) ? accounts : 0;
    }
    int all = DurableParts.partsOf(entry.download.getMedia().getSizeBytes());
    int missing = all - durable.get(0, all).cardinality();
    return Math.clamp(missing / MIN_SHARE - 1L, 0, accounts);
  }

  /** Whether a worker that attaches with the download in hand may go on with it. */
  static boolean readmits(DownloadEntry entry, AccountEntry account, DownloadStatus status) {
    String name = account.id.name();
    return hasSlot(entry)
        && !entry.holders().contains(name)
        && !entry.refusals.containsKey(name)
        && entry.names(status)
        && (status.getPhase() == Phase.PHASE_RUNNING || status.getPhase() == Phase.PHASE_WAITING)
        && Scheduler.admits(
            entry.download.getAccounts(), name, account.stored.getAccount().getLabelsMap());
  }
}
