package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.supervisor.parts.DurableParts;
import dev.telefarm.supervisor.schedule.PendingDownload;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One download now. Belongs to the control loop. */
final class DownloadEntry {
  final String id;
  Download download;

  /** By {@code accounts/{account}}, in the order in which they refused. */
  final Map<String, DownloadFailure> refusals = new LinkedHashMap<>();

  /** What earlier assignments add to the counts of the account that has it now. */
  DownloadProgress carried = DownloadProgress.getDefaultInstance();

  /** Of the file that {@code download} names by its media and path. */
  final DurableParts parts = new DurableParts();

  /** Who reads its file meanwhile; each is run when the download or its parts change. */
  final List<Runnable> followers = new ArrayList<>();

  DownloadEntry(String id, Download download) {
    this.id = id;
    this.download = download;
  }

  static DownloadEntry of(String id, StoredDownload stored) {
    var entry = new DownloadEntry(id, stored.getDownload());
    entry.refusals.putAll(stored.getRefusalsMap());
    entry.carried = stored.getCarried();
    return entry;
  }

  /** Tells the followers that something is different now. */
  void changed() {
    followers.forEach(Runnable::run);
  }

  boolean ended() {
    return switch (download.getState()) {
      case STATE_COMPLETED, STATE_FAILED, STATE_CANCELLED -> true;
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_VERIFYING,
          UNRECOGNIZED ->
          false;
    };
  }

  /** Whether an account has it now; the name alone may only say who had it last. */
  boolean assigned() {
    String account = download.getAssignedAccount();
    return !ended() && !account.isEmpty() && !refusals.containsKey(account);
  }

  boolean assignedTo(AccountEntry account) {
    return assigned() && download.getAssignedAccount().equals(account.id.name());
  }

  /** The next account counts its interruptions from nought. */
  void carryCounts() {
    DownloadProgress progress = download.getProgress();
    carried =
        DownloadProgress.newBuilder()
            .setResumptions(progress.getResumptions())
            .setRefetchedBytes(progress.getRefetchedBytes())
            .build();
  }

  PendingDownload pending() {
    return new PendingDownload(id, download.getPriority(), download.getAccounts(), refusals);
  }

  DownloadSpec specification() {
    return DownloadSpec.newBuilder()
        .setDownload(id)
        .setSource(download.getSource())
        .setTarget(download.getTarget())
        .setPriority(download.getPriority())
        .setPath(download.getPath())
        .build();
  }

  StoredDownload stored() {
    return StoredDownload.newBuilder()
        .setDownload(download)
        .putAllRefusals(refusals)
        .setCarried(carried)
        .build();
  }
}
