package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.supervisor.parts.DurableParts;
import dev.telefarm.supervisor.schedule.Batches;
import dev.telefarm.supervisor.schedule.DownloadGroup;
import dev.telefarm.supervisor.schedule.PendingDownload;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import dev.telefarm.supervisor.store.proto.StoredFile;
import dev.telefarm.supervisor.store.proto.StoredParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One download now. Belongs to the control loop. */
final class DownloadEntry {
  final String id;
  Download download;

  /** By {@code accounts/{account}}, in the order in which they refused. */
  final Map<String, DownloadFailure> refusals = new LinkedHashMap<>();

  /** What earlier assignments add to the counts of the accounts that have it now. */
  DownloadProgress carried = DownloadProgress.getDefaultInstance();

  /** Of the file that {@code download} names by its media and path. */
  final DurableParts parts = new DurableParts();

  /** Who reads its file meanwhile; each is run when the download or its parts change. */
  final List<Runnable> followers = new ArrayList<>();

  /** What each account that has it said last, by {@code accounts/{account}}. */
  final Map<String, DownloadStatus> statuses = new LinkedHashMap<>();

  /**
   * Accounts that were given it since {@code parts} is about this file. What they made durable
   * counts also after it was taken from them: it was on its way.
   */
  final Set<String> writers = new HashSet<>();

  /** What made it, or else see {@link Batches}; set when it is put into the book. */
  String batch = "";

  /** Accounts that it does not go back to yet. */
  final Avoidance avoided = new Avoidance();

  /** Since when its account was seen not to go on with it; null while it does. */
  @Nullable Instant waitingSince;

  /** Nothing of its group was at an account when it was given to one: it goes before its equals. */
  boolean turn;

  /** What it is to be linked to, instead of being fetched. */
  Optional<StoredFile> knownCopy = Optional.empty();

  /** Its own schedule lets it wait: it is not for the scheduler. */
  boolean heldUp;

  /** As the listeners were told of it last; null before the first time. */
  @Nullable Download shown;

  /** Its account was sent it. */
  boolean told;

  /** Set while several accounts have it. */
  @Nullable Stripe stripe;

  /** Of the request that made it, in the {@link RequestLedger}; empty if it had none. */
  String requestKey = "";

  /** It is completed, and not yet in the manifest that was asked for. */
  boolean manifestDue;

  DownloadEntry(String id, Download download) {
    this.id = id;
    this.download = download;
  }

  /**
   * @param now the moment at which it is restored
   */
  static DownloadEntry of(String id, StoredDownload stored, List<StoredParts> rows, Instant now) {
    var entry = new DownloadEntry(id, stored.getDownload());
    entry.refusals.putAll(stored.getRefusalsMap());
    entry.carried = stored.getCarried();
    entry.manifestDue = stored.getManifestDue();
    entry.requestKey = stored.getRequestKey();
    rows.forEach(row -> entry.parts.restore(row.getRunsList()));
    entry.avoided.restore(stored.getAvoidedList(), now);
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

  boolean paused() {
    return download.getState() == Download.State.STATE_PAUSED;
  }

  /** It ended, and is to begin as if it were new; only who asked for what stays. */
  void forgetAttempts() {
    refusals.clear();
    avoided.clear();
    carried = DownloadProgress.getDefaultInstance();
    forgetParts();
    manifestDue = false;
    download =
        download.toBuilder()
            .clearWait()
            .clearFailure()
            .clearMedia()
            .clearAssignedAccount()
            .clearPath()
            .clearProgress()
            .clearSha256()
            .clearCrc32C()
            .clearEndTime()
            .clearSkip()
            .build();
  }

  /** Whether an account has it now; the name alone may only say who had it last. */
  boolean assigned() {
    String account = download.getAssignedAccount();
    return !ended() && !account.isEmpty() && !refusals.containsKey(account);
  }

  boolean assignedTo(AccountEntry account) {
    return assigned() && download.getAssignedAccount().equals(account.id.name());
  }

  /** The accounts that have it now, the one that publishes it first. */
  List<String> holders() {
    if (!assigned()) {
      return List.of();
    }
    List<String> holders = new ArrayList<>();
    holders.add(download.getAssignedAccount());
    if (stripe != null) {
      holders.addAll(stripe.others());
    }
    return holders;
  }

  /** The next account counts its interruptions from nought. */
  void carryCounts() {
    DownloadProgress progress = download.getProgress();
    carried =
        DownloadProgress.newBuilder()
            .setResumptions(progress.getResumptions())
            .setRefetchedBytes(progress.getRefetchedBytes())
            .build();
    statuses.clear();
  }

  /** One of several accounts has it no more; what it counted stays counted. */
  void retire(String account) {
    DownloadStatus last = statuses.remove(account);
    if (last != null) {
      carried =
          carried.toBuilder()
              .setResumptions(carried.getResumptions() + last.getResumptions())
              .setRefetchedBytes(carried.getRefetchedBytes() + last.getRefetchedBytes())
              .build();
    }
  }

  /** Whether the report is about the file whose parts are recorded, as far as it says. */
  boolean isSameFile(DownloadStatus status) {
    return agree(download.getMedia().getUniqueFileId(), status.getMedia().getUniqueFileId())
        && agree(download.getPath(), status.getPath());
  }

  /** Whether the report names the recorded file and its path; one that says nothing does not. */
  boolean names(DownloadStatus status) {
    return isSameFile(status)
        && !status.getMedia().getUniqueFileId().isEmpty()
        && !status.getPath().isEmpty();
  }

  private static boolean agree(String known, String said) {
    return known.isEmpty() || said.isEmpty() || known.equals(said);
  }

  /** What was recorded is of a file that is not fetched any more: its message was edited. */
  void forgetParts() {
    parts.clear();
    writers.clear();
  }

  PendingDownload pending() {
    return new PendingDownload(
        id,
        group(),
        Times.instant(download.getCreateTime()),
        download.getAccounts(),
        refusals,
        avoided.all());
  }

  /** What it takes turns with. */
  DownloadGroup group() {
    return new DownloadGroup(download.getPriority(), batch);
  }

  /** In which order a worker runs what it has: higher first. */
  int urgency() {
    return 2 * download.getPriority() + (turn ? 1 : 0);
  }

  /** Whether every part of it is durable. */
  boolean fetched() {
    long size = download.getMedia().getSizeBytes();
    return size > 0 && parts.complete(size);
  }

  /** Whether an account has it and is not only proving it. */
  boolean fetches() {
    return assigned() && download.getState() != Download.State.STATE_VERIFYING && !fetched();
  }

  /** Whether the account has not begun with it, as far as it said. */
  boolean waitsForSlot(String account) {
    DownloadStatus status = statuses.get(account);
    return status == null
        || status.getPhase() == DownloadStatus.Phase.PHASE_UNSPECIFIED
        || status.getPhase() == DownloadStatus.Phase.PHASE_QUEUED;
  }

  /** Whether something else happens to it if the farm has completed the same file before. */
  boolean asksIfKnown() {
    return skipsKnown() || linksKnown();
  }

  /** It completes at once then. */
  boolean skipsKnown() {
    return download.getTarget().getIfKnown() == DownloadTarget.IfKnown.IF_KNOWN_SKIP;
  }

  /** It becomes a link then. */
  boolean linksKnown() {
    return download.getTarget().getIfKnown() == DownloadTarget.IfKnown.IF_KNOWN_HARD_LINK;
  }

  /** The clock was set forward by {@code step}, or back: what is waited for comes when it did. */
  void clockSet(Duration step) {
    avoided.clockSet(step);
    waitingSince = waitingSince == null ? null : waitingSince.plus(step);
    statuses.replaceAll((_, status) -> {
      if (!status.getWait().hasUntil()) {
        return status;
      }
      DownloadStatus.Builder moved = status.toBuilder();
      moved.getWaitBuilder().setUntil(Times.later(status.getWait().getUntil(), step));
      return moved.build();
    });
  }

  /**
   * @param now when it is written
   */
  StoredDownload stored(Instant now) {
    return StoredDownload.newBuilder()
        .setDownload(download)
        .putAllRefusals(refusals)
        .setCarried(carried)
        .setManifestDue(manifestDue)
        .setRequestKey(requestKey)
        .addAllAvoided(avoided.stored(now))
        .build();
  }
}
