package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What clients see of a download: what its accounts said last, and what the farm knows better. An
 * account that reaches Telegram through no proxy is at work as far as its worker can tell, but
 * nothing comes. Belongs to the control loop.
 */
final class DownloadViews {
  private DownloadViews() {}

  /** But for its times and revision. */
  static Download of(DownloadEntry entry, Roster roster) {
    Map<String, DownloadStatus> seen = new LinkedHashMap<>(entry.statuses);
    seen.replaceAll((account, status) -> cutOff(roster, account, status).orElse(status));
    return DownloadReports.apply(entry.download, entry.carried, entry.parts, seen);
  }

  private static Optional<DownloadStatus> cutOff(
      Roster roster, String account, DownloadStatus status) {
    if (status.getPhase() != Phase.PHASE_RUNNING && status.getPhase() != Phase.PHASE_RESOLVING) {
      return Optional.empty();
    }
    return roster.find(account).flatMap(AccountEntry::proxyHold).map(hold -> held(status, hold));
  }

  private static DownloadStatus held(DownloadStatus status, AccountHold hold) {
    DownloadWait wait = Scheduler.wait(hold);
    return status.toBuilder().setPhase(Phase.PHASE_WAITING).setWait(wait).build();
  }
}
