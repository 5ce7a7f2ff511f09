package dev.telefarm.supervisor.farm;

import com.google.protobuf.Duration;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.ErrorReason;

/** What a worker's report makes of a download. Pure. */
final class DownloadReports {
  private DownloadReports() {}

  /**
   * The download after the report, but for its times and revision.
   *
   * @param carried the counts of earlier assignments, to which the worker's own are added
   */
  static Download apply(Download before, DownloadProgress carried, DownloadStatus status) {
    Download.State state =
        switch (status.getPhase()) {
          case PHASE_UNSPECIFIED, UNRECOGNIZED -> before.getState();
          case PHASE_QUEUED -> Download.State.STATE_QUEUED;
          case PHASE_RESOLVING -> Download.State.STATE_RESOLVING;
          case PHASE_RUNNING -> Download.State.STATE_RUNNING;
          case PHASE_WAITING -> Download.State.STATE_WAITING;
          case PHASE_VERIFYING -> Download.State.STATE_VERIFYING;
          case PHASE_COMPLETED -> Download.State.STATE_COMPLETED;
          case PHASE_FAILED -> Download.State.STATE_FAILED;
        };
    Download.Builder after = before.toBuilder().setState(state).clearWait().clearFailure();
    switch (state) {
      case STATE_WAITING -> after.setWait(status.getWait());
      case STATE_FAILED -> after.setFailure(status.getFailure());
      case STATE_COMPLETED -> after.setSha256(status.getSha256());
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_PAUSED,
          STATE_VERIFYING,
          STATE_CANCELLED,
          UNRECOGNIZED -> {}
    }
    if (status.hasMedia()) {
      after.setMedia(status.getMedia());
    }
    if (!status.getPath().isEmpty()) {
      after.setPath(status.getPath());
    }
    return after.setProgress(progress(after, carried, status)).build();
  }

  private static DownloadProgress progress(
      Download.Builder download, DownloadProgress carried, DownloadStatus status) {
    boolean moving = download.getState() == Download.State.STATE_RUNNING;
    long total = download.getMedia().getSizeBytes();
    long rate = moving ? status.getBytesPerSecond() : 0;
    DownloadProgress.Builder progress =
        DownloadProgress.newBuilder()
            .setDurableBytes(status.getDurableBytes())
            .setTotalBytes(total)
            .setBytesPerSecond(rate)
            .setResumptions(
                Math.max(
                    download.getProgress().getResumptions(),
                    carried.getResumptions() + status.getResumptions()))
            .setRefetchedBytes(
                Math.max(
                    download.getProgress().getRefetchedBytes(),
                    carried.getRefetchedBytes() + status.getRefetchedBytes()));
    if (moving) {
      progress.setLanes(1).addAccounts(download.getAssignedAccount());
    }
    if (rate > 0 && total > status.getDurableBytes()) {
      progress.setEta(Duration.newBuilder().setSeconds((total - status.getDurableBytes()) / rate));
    }
    return progress.build();
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
