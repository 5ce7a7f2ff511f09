package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadCounts;
import java.util.EnumMap;
import java.util.Map;

/** Counts downloads by their states as they change, without looking at all of them. */
final class Tally {
  private final Map<Download.State, Long> states = new EnumMap<>(Download.State.class);
  private long skipped;
  private long durableBytes;
  private long totalBytes;
  private long bytesPerSecond;

  void add(Download download) {
    count(download, 1);
  }

  void remove(Download download) {
    count(download, -1);
  }

  private void count(Download download, long sign) {
    states.merge(download.getState(), sign, Long::sum);
    skipped += download.getSkip() == Download.Skip.SKIP_UNSPECIFIED ? 0 : sign;
    if (wanted(download)) {
      durableBytes += sign * download.getProgress().getDurableBytes();
      totalBytes += sign * download.getProgress().getTotalBytes();
    }
    bytesPerSecond += sign * download.getProgress().getBytesPerSecond();
  }

  private static boolean wanted(Download download) {
    return download.getState() != Download.State.STATE_FAILED
        && download.getState() != Download.State.STATE_CANCELLED
        && download.getSkip() == Download.Skip.SKIP_UNSPECIFIED;
  }

  /** How many have not ended. */
  long open() {
    return total()
        - in(Download.State.STATE_COMPLETED)
        - in(Download.State.STATE_FAILED)
        - in(Download.State.STATE_CANCELLED);
  }

  private long total() {
    return states.values().stream().mapToLong(Long::longValue).sum();
  }

  private long in(Download.State state) {
    return states.getOrDefault(state, 0L);
  }

  DownloadCounts counts() {
    return DownloadCounts.newBuilder()
        .setTotal(total())
        .setQueued(in(Download.State.STATE_QUEUED))
        .setResolving(in(Download.State.STATE_RESOLVING))
        .setRunning(in(Download.State.STATE_RUNNING))
        .setWaiting(in(Download.State.STATE_WAITING))
        .setPaused(in(Download.State.STATE_PAUSED))
        .setVerifying(in(Download.State.STATE_VERIFYING))
        .setCompleted(in(Download.State.STATE_COMPLETED))
        .setFailed(in(Download.State.STATE_FAILED))
        .setCancelled(in(Download.State.STATE_CANCELLED))
        .setSkipped(skipped)
        .setDurableBytes(durableBytes)
        .setTotalBytes(totalBytes)
        .setBytesPerSecond(bytesPerSecond)
        .build();
  }
}
