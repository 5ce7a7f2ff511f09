package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Download;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what workers say of the downloads that they have or had. Belongs to the control loop.
 *
 * <p>A worker from which a download was taken is believed in two things: that parts it was given
 * are durable, and that it completed the very file at the very path. Both are true whoever has the
 * download now.
 */
final class HolderReports {
  private static final Logger log = LoggerFactory.getLogger(HolderReports.class);

  private final Roster roster;
  private final DownloadBook book;
  private final Assignments assignments;
  private final KnownFiles known;
  private final PartsWriter partsWriter;
  private final Stripes stripes;
  private final PlanTrigger planning;
  private final DailyBudgets budgets;

  HolderReports(
      Roster roster,
      DownloadBook book,
      Assignments assignments,
      KnownFiles known,
      PartsWriter partsWriter,
      Stripes stripes,
      PlanTrigger planning,
      DailyBudgets budgets) {
    this.roster = roster;
    this.book = book;
    this.assignments = assignments;
    this.known = known;
    this.partsWriter = partsWriter;
    this.stripes = stripes;
    this.planning = planning;
    this.budgets = budgets;
  }

  /**
   * What the worker shall hold, as its first directive. Reported downloads that were cancelled are
   * listed, then removed.
   */
  void attach(AccountEntry account, DesiredState.Builder desired, List<DownloadStatus> reported) {
    String name = account.id.name();
    // Nothing may be sent to it before the desired state.
    Optional<AccountEntry> attaching = Optional.of(account);
    for (DownloadStatus status : reported) {
      partsOf(account, status, attaching);
      book.find(status.getDownload()).ifPresent(entry -> stripes.rejoin(entry, account, status));
    }
    List<DownloadEntry> wanted =
        new ArrayList<>(
            book.assigned().stream().filter(entry -> entry.holders().contains(name)).toList());
    wanted.forEach(entry -> stripes.settle(entry, attaching));
    wanted.removeIf(entry -> !entry.holders().contains(name));
    List<DownloadEntry> cancelled = new ArrayList<>();
    for (DownloadStatus status : reported) {
      DownloadEntry entry = book.find(status.getDownload()).orElse(null);
      if (entry == null) {
        continue;
      }
      if (entry.download.getState() == Download.State.STATE_CANCELLED
          && (entry.download.getPath().isEmpty() || assignments.ownsPartial(entry))) {
        // Left out it would only be forgotten, and its partial file would stay.
        cancelled.add(entry);
      } else if (!wanted.contains(entry) && completes(entry, status)) {
        // Left out it would be forgotten before its end is durable here.
        wanted.add(entry);
      }
    }
    wanted.forEach(entry -> desired.addDownloads(DownloadSpecs.of(entry, name)));
    cancelled.forEach(entry -> desired.addDownloads(DownloadSpecs.of(entry, name)));
    wanted.forEach(entry -> entry.writers.add(name));
    Directives.send(account, WorkerDirective.newBuilder().setDesired(desired).build());
    cancelled.forEach(entry -> Directives.remove(account, entry, true));
    wanted.forEach(entry -> resume(account, entry, reported));
    reported.forEach(status -> {
      reported(account, status);
      partsOf(account, status, Optional.empty());
    });
    planning.soon();
  }

  private void resume(AccountEntry account, DownloadEntry entry, List<DownloadStatus> reported) {
    if (reported.stream().noneMatch(status -> status.getDownload().equals(entry.id))) {
      entry.statuses.put(
          account.id.name(),
          DownloadStatus.newBuilder().setPhase(DownloadStatus.Phase.PHASE_QUEUED).build());
      refresh(entry);
    }
  }

  /** A snapshot's parts. */
  private void partsOf(
      AccountEntry account, DownloadStatus status, Optional<AccountEntry> attaching) {
    if (status.getDurablePartsCount() > 0) {
      book.find(status.getDownload())
          .filter(entry -> !entry.ended() && entry.names(status))
          .ifPresent(entry -> {
            entry.writers.add(account.id.name());
            parts(
                account,
                DownloadParts.newBuilder()
                    .setDownload(entry.id)
                    .addAllDurable(status.getDurablePartsList())
                    .build(),
                attaching);
          });
    }
  }

  void parts(AccountEntry account, DownloadParts said) {
    parts(account, said, Optional.empty());
  }

  private void parts(AccountEntry account, DownloadParts said, Optional<AccountEntry> attaching) {
    DownloadEntry entry = book.find(said.getDownload()).orElse(null);
    String name = account.id.name();
    if (entry == null || entry.ended() || !entry.writers.contains(name)) {
      return;
    }
    boolean holder = entry.holders().contains(name);
    // What is damaged is fetched again by the worker that says so, if it still has the download.
    int contradictions =
        holder ? entry.parts.apply(said) : entry.parts.merge(said.getDurableList());
    if (contradictions > 0) {
      log.warn(
          "download={} account={} reports {} durable parts with other checksums than were known",
          entry.id,
          account.id,
          contradictions);
    }
    partsWriter.changed(entry);
    entry.changed();
    if (entry.assigned() && !entry.assignedTo(account) && said.getDurableCount() > 0) {
      roster
          .find(entry.download.getAssignedAccount())
          .ifPresent(publisher -> Directives.known(publisher, entry, said.getDurableList()));
    }
    stripes.parts(entry, name, said, attaching);
    refresh(entry);
  }

  private void refresh(DownloadEntry entry) {
    book.update(entry, DownloadViews.of(entry, roster));
  }

  void reported(AccountEntry account, DownloadStatus status) {
    DownloadEntry entry = book.find(status.getDownload()).orElse(null);
    if (entry == null) {
      return;
    }
    budgets.told(account, status);
    if (entry.ended()) {
      return;
    }
    if (entry.assignedTo(account)) {
      published(account, entry, status);
    } else if (completes(entry, status)) {
      log.info("download={} was completed by account={} after all", entry.id, account.id);
      List<String> holders = new ArrayList<>(entry.holders());
      holders.add(account.id.name());
      entry.carryCounts();
      entry.statuses.put(account.id.name(), status);
      entry.download = entry.download.toBuilder().setAssignedAccount(account.id.name()).build();
      refresh(entry);
      ended(account, entry, holders);
    } else if (entry.holders().contains(account.id.name())) {
      stripes.reported(entry, account.id.name(), status.toBuilder().clearDurableParts().build());
    }
  }

  private static boolean completes(DownloadEntry entry, DownloadStatus status) {
    return !entry.ended()
        && status.getPhase() == DownloadStatus.Phase.PHASE_COMPLETED
        && entry.names(status)
        && !entry.download.getPath().isEmpty();
  }

  /** Of the account that publishes the download. */
  private void published(AccountEntry account, DownloadEntry entry, DownloadStatus status) {
    String name = account.id.name();
    List<String> holders = entry.holders();
    boolean alone = false;
    if (!entry.isSameFile(status)) {
      log.info("download={} is another file or goes to another path now", entry.id);
      entry.forgetParts();
      entry.writers.add(name);
      alone = stripes.dissolve(entry);
    }
    DownloadStatus last = entry.statuses.put(name, status.toBuilder().clearDurableParts().build());
    Download before = entry.download;
    Download after = DownloadViews.of(entry, roster);
    if (after.getState() == Download.State.STATE_FAILED
        && DownloadReports.anotherAccountMayHelp(after.getFailure().getReason())) {
      log.info(
          "download={} refused account={} reason={}",
          entry.id,
          account.id,
          after.getFailure().getReason());
      entry.refusals.put(name, after.getFailure());
      if (stripes.promote(entry)) {
        book.save(entry);
        return;
      }
      after = after.toBuilder().setState(Download.State.STATE_QUEUED).clearFailure().build();
    }
    boolean found = isNewFile(before, after);
    if (found && entry.linksKnown()) {
      entry.knownCopy = known.find(after.getMedia());
    }
    if (found && entry.skipsKnown()) {
      Optional<Download> skipped = known.skip(after);
      if (skipped.isPresent()) {
        skip(entry, holders, DownloadReports.still(skipped.get()));
        return;
      }
    }
    book.update(entry, after);
    if (!entry.assigned()) {
      ended(account, entry, holders);
    } else if (alone || (found && entry.asksIfKnown())) {
      // It waits with the file's name for this, or was told of ranges of another file.
      Directives.put(account, entry);
    } else if (last == null || last.getPhase() != status.getPhase()) {
      stripes.settle(entry, Optional.empty());
      if (StripeAdmission.wantsMore(entry)) {
        planning.soon();
      }
    }
    if (waits(status) && (last == null || !last.getWait().equals(status.getWait()))) {
      // Another account may go on with it.
      planning.soon();
    }
  }

  private static boolean waits(DownloadStatus status) {
    return status.getPhase() == DownloadStatus.Phase.PHASE_WAITING;
  }

  private static boolean isNewFile(Download before, Download after) {
    String id = after.getMedia().getUniqueFileId();
    return switch (after.getState()) {
      case STATE_COMPLETED, STATE_FAILED, STATE_CANCELLED -> false;
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_VERIFYING,
          UNRECOGNIZED ->
          !id.equals(before.getMedia().getUniqueFileId()) || !before.hasMedia();
    };
  }

  private void skip(DownloadEntry entry, List<String> holders, Download skipped) {
    log.info("download={} is a file that the farm has had: {}", entry.id, skipped.getPath());
    assignments.skipped(entry, holders, book.update(entry, skipped));
    planning.soon();
  }

  private void ended(AccountEntry account, DownloadEntry entry, List<String> holders) {
    log.info("download={} account={} is {}", entry.id, account.id, entry.download.getState());
    assignments.ended(entry, holders, book.save(entry));
    planning.soon();
  }
}
