package dev.telefarm.supervisor.farm;

import com.google.protobuf.Duration;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.parts.DurableParts;
import java.util.Map;

/** What the workers' reports make of a download. Pure. */
final class DownloadReports {
  private DownloadReports() {}

  /**
   * The download after a report, but for its times and revision. Its state is what the account says
   * that publishes it; but while that one waits and others fetch, it is RUNNING.
   *
   * @param carried the counts of earlier assignments, to which the workers' own are added
   * @param parts the farm's record; as long as it is empty the worker's own number counts
   * @param statuses what each account that has it said last, by {@code accounts/{account}}
   */
  static Download apply(
      Download before,
      DownloadProgress carried,
      DurableParts parts,
      Map<String, DownloadStatus> statuses) {
    DownloadStatus own =
        statuses.getOrDefault(before.getAssignedAccount(), DownloadStatus.getDefaultInstance());
    Download.State state = state(before, own, statuses);
    Download.Builder after = before.toBuilder().setState(state).clearWait().clearFailure();
    switch (state) {
      case STATE_WAITING ->
          after.setWait(own.getPhase() == Phase.PHASE_WAITING ? own.getWait() : before.getWait());
      case STATE_FAILED -> after.setFailure(own.getFailure());
      case STATE_COMPLETED -> {
        after.setSha256(own.getSha256()).setCrc32C(own.getCrc32C());
        if (own.getSkipped()) {
          after.setSkip(Download.Skip.SKIP_TARGET_EXISTS);
        } else if (own.getLinked()) {
          after.setSkip(Download.Skip.SKIP_LINKED);
        }
      }
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_PAUSED,
          STATE_VERIFYING,
          STATE_CANCELLED,
          UNRECOGNIZED -> {}
    }
    if (own.hasMedia()) {
      after.setMedia(own.getMedia());
    }
    if (!own.getPath().isEmpty()) {
      after.setPath(own.getPath());
    }
    return after.setProgress(progress(after, carried, parts, statuses)).build();
  }

  private static Download.State state(
      Download before, DownloadStatus own, Map<String, DownloadStatus> statuses) {
    Download.State state =
        switch (own.getPhase()) {
          case PHASE_UNSPECIFIED, UNRECOGNIZED -> before.getState();
          case PHASE_QUEUED -> Download.State.STATE_QUEUED;
          case PHASE_RESOLVING -> Download.State.STATE_RESOLVING;
          case PHASE_RUNNING -> Download.State.STATE_RUNNING;
          case PHASE_WAITING -> Download.State.STATE_WAITING;
          case PHASE_VERIFYING -> Download.State.STATE_VERIFYING;
          case PHASE_COMPLETED -> Download.State.STATE_COMPLETED;
          case PHASE_FAILED -> Download.State.STATE_FAILED;
        };
    boolean stands =
        state == Download.State.STATE_QUEUED
            || state == Download.State.STATE_RESOLVING
            || state == Download.State.STATE_WAITING;
    return stands && statuses.values().stream().anyMatch(DownloadReports::running)
        ? Download.State.STATE_RUNNING
        : state;
  }

  private static boolean running(DownloadStatus status) {
    return status.getPhase() == Phase.PHASE_RUNNING;
  }

  private static DownloadProgress progress(
      Download.Builder download,
      DownloadProgress carried,
      DurableParts parts,
      Map<String, DownloadStatus> statuses) {
    // Before the worker knows the file, whoever made the download may have known its size.
    long total =
        download.hasMedia()
            ? download.getMedia().getSizeBytes()
            : download.getProgress().getTotalBytes();
    DownloadProgress.Builder progress =
        DownloadProgress.newBuilder()
            .setTotalBytes(total)
            .setDurableBytes(durable(download, total, parts, statuses));
    int resumptions = carried.getResumptions();
    long refetched = carried.getRefetchedBytes();
    long rate = 0;
    for (Map.Entry<String, DownloadStatus> holder : statuses.entrySet()) {
      DownloadStatus status = holder.getValue();
      resumptions += status.getResumptions();
      refetched += status.getRefetchedBytes();
      if (running(status) && download.getState() == Download.State.STATE_RUNNING) {
        rate += status.getBytesPerSecond();
        progress.setLanes(progress.getLanes() + status.getLanes()).addAccounts(holder.getKey());
      }
    }
    // A worker that lost its counts does not turn them back.
    DownloadProgress before = download.getProgress();
    progress
        .setBytesPerSecond(rate)
        .setResumptions(Math.max(before.getResumptions(), resumptions))
        .setRefetchedBytes(Math.max(before.getRefetchedBytes(), refetched));
    long left = total - progress.getDurableBytes();
    if (rate > 0 && left > 0) {
      progress.setEta(Duration.newBuilder().setSeconds(left / rate));
    }
    return progress.build();
  }

  private static long durable(
      Download.Builder download,
      long total,
      DurableParts parts,
      Map<String, DownloadStatus> statuses) {
    long said =
        statuses
            .getOrDefault(download.getAssignedAccount(), DownloadStatus.getDefaultInstance())
            .getDurableBytes();
    // The report of the last parts may come after that of the end.
    boolean completed = download.getState() == Download.State.STATE_COMPLETED;
    if (parts.isEmpty() || completed) {
      return Math.max(said, parts.durableBytes(total));
    }
    return parts.durableBytes(total);
  }

  /** The download at rest: no rate, nobody at work on it. */
  static Download still(Download download) {
    DownloadProgress progress =
        download.getProgress().toBuilder()
            .clearBytesPerSecond()
            .clearEta()
            .clearLanes()
            .clearAccounts()
            .build();
    return download.toBuilder().setProgress(progress).build();
  }

  /**
   * Whether another account may succeed where one failed so; other failures hold for every account.
   */
  static boolean anotherAccountMayHelp(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_CHAT_NOT_FOUND,
          ERROR_REASON_MESSAGE_NOT_FOUND,
          ERROR_REASON_FETCH_FAILED,
          ERROR_REASON_TELEGRAM_ERROR,
          ERROR_REASON_LOGIN_NEEDED,
          ERROR_REASON_FLOOD_WAIT ->
          true;
      default -> false;
    };
  }
}
