package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.RemoveDownload;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import dev.telefarm.supervisor.schedule.Decision;
import dev.telefarm.supervisor.schedule.PendingDownload;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries downloads to workers and their reports back. Belongs to the control loop. */
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final ControlLoop loop;
  private final Roster roster;
  private final DownloadBook book;
  private boolean planned;

  Dispatcher(ControlLoop loop, Roster roster, DownloadBook book) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
    roster.onChange(this::accountChanged);
  }

  /** Plans soon; many calls make one plan. */
  void reschedule() {
    if (!planned) {
      planned = true;
      loop.run(this::plan);
    }
  }

  /**
   * What the worker shall hold, as its first directive. Reported downloads that were cancelled are
   * listed, then removed.
   */
  void attach(AccountEntry account, DesiredState.Builder desired, List<DownloadStatus> reported) {
    List<DownloadEntry> wanted =
        book.open().stream().filter(entry -> entry.assignedTo(account)).toList();
    List<DownloadEntry> cancelled =
        reported.stream()
            .flatMap(status -> book.find(status.getDownload()).stream())
            .filter(entry -> entry.download.getState() == Download.State.STATE_CANCELLED)
            .toList();
    wanted.forEach(entry -> desired.addDownloads(entry.specification()));
    // Left out they would only be forgotten, and their partial files would stay.
    cancelled.forEach(entry -> desired.addDownloads(entry.specification()));
    send(account, WorkerDirective.newBuilder().setDesired(desired).build());
    cancelled.forEach(entry -> remove(account, entry, true));
    wanted.forEach(entry -> resume(entry, reported));
    reported.forEach(status -> reported(account, status));
    reschedule();
  }

  private void resume(DownloadEntry entry, List<DownloadStatus> reported) {
    if (reported.stream().noneMatch(status -> status.getDownload().equals(entry.id))) {
      book.update(
          entry,
          entry.download.toBuilder().setState(Download.State.STATE_QUEUED).clearWait().build());
    }
  }

  void reported(AccountEntry account, DownloadStatus status) {
    DownloadEntry entry = book.find(status.getDownload()).orElse(null);
    if (entry == null || !entry.assignedTo(account)) {
      return;
    }
    Download after = DownloadReports.apply(entry.download, entry.carried, status);
    if (after.getState() == Download.State.STATE_FAILED
        && DownloadReports.anotherAccountMayHelp(after.getFailure().getReason())) {
      log.info(
          "download={} refused account={} reason={}",
          entry.id,
          account.id,
          after.getFailure().getReason());
      entry.refusals.put(account.id.name(), after.getFailure());
      after = after.toBuilder().setState(Download.State.STATE_QUEUED).clearFailure().build();
    }
    book.update(entry, after);
    if (!entry.assigned()) {
      log.info("download={} account={} is {}", entry.id, account.id, entry.download.getState());
      var durable = book.save(entry);
      // Until it is on disk here, the worker keeps it and would tell a next supervisor.
      var _ = durable.thenRun(() -> loop.run(() -> remove(account, entry, false)));
      reschedule();
    }
  }

  /** Cancels for good. The answer may be given when the future of the update is complete. */
  @CanIgnoreReturnValue
  CompletableFuture<Void> cancel(DownloadEntry entry) {
    AccountEntry holder =
        entry.assigned() ? roster.find(entry.download.getAssignedAccount()).orElse(null) : null;
    Download after =
        entry.download.toBuilder()
            .setState(Download.State.STATE_CANCELLED)
            .clearWait()
            .clearFailure()
            .build();
    var durable = book.update(entry, withoutRate(after));
    if (holder != null) {
      var _ = durable.thenRun(() -> loop.run(() -> remove(holder, entry, true)));
    }
    reschedule();
    return durable;
  }

  /** Takes a download from its account, which is going away. */
  void release(DownloadEntry entry) {
    Download after =
        entry.download.toBuilder()
            .setState(Download.State.STATE_QUEUED)
            .clearWait()
            .clearAssignedAccount()
            .build();
    book.update(entry, withoutRate(after));
    reschedule();
  }

  /** Shows at the account's downloads that it stands still, and plans anew. */
  private void accountChanged(AccountEntry account) {
    for (DownloadEntry entry : List.copyOf(book.open())) {
      if (entry.assignedTo(account)) {
        interrupted(account, entry);
      }
    }
    reschedule();
  }

  private void interrupted(AccountEntry account, DownloadEntry entry) {
    switch (account.state()) {
      case STATE_READY, STATE_STARTING, STATE_UNSPECIFIED, UNRECOGNIZED -> {}
      case STATE_BACKING_OFF -> {
        DownloadWait.Builder wait =
            DownloadWait.newBuilder()
                .setCause(DownloadWait.Cause.CAUSE_RETRY)
                .setDetail("the worker of " + account.id.name() + " is started again");
        if (account.worker.state() instanceof WorkerState.BackingOff(Instant until)) {
          wait.setUntil(Times.timestamp(until));
        }
        stall(entry, wait);
      }
      case STATE_STOPPED ->
          leave(entry, DownloadWait.Cause.CAUSE_NO_ACCOUNT, account.id.name() + " is stopped");
      case STATE_LOGIN_NEEDED ->
          leave(
              entry,
              DownloadWait.Cause.CAUSE_LOGIN_NEEDED,
              account.id.name() + " is not logged in");
    }
  }

  /**
   * With nothing fetched another account may do it as well; otherwise it waits for the one that has
   * the bytes.
   */
  private void leave(DownloadEntry entry, DownloadWait.Cause cause, String detail) {
    if (entry.download.getProgress().getDurableBytes() == 0) {
      roster
          .find(entry.download.getAssignedAccount())
          .ifPresent(account -> remove(account, entry, false));
      release(entry);
    } else {
      stall(entry, DownloadWait.newBuilder().setCause(cause).setDetail(detail));
    }
  }

  private void stall(DownloadEntry entry, DownloadWait.Builder wait) {
    Download after =
        entry.download.toBuilder().setState(Download.State.STATE_WAITING).setWait(wait).build();
    book.update(entry, withoutRate(after));
  }

  private void plan() {
    planned = false;
    List<PendingDownload> pending =
        book.open().stream()
            .filter(entry -> !entry.assigned())
            .map(DownloadEntry::pending)
            .toList();
    if (pending.isEmpty()) {
      return;
    }
    List<AccountCandidate> accounts =
        roster.all().stream().filter(account -> !account.deleting).map(this::candidate).toList();
    for (Decision decision : Scheduler.plan(pending, accounts)) {
      book.find(decision.download()).ifPresent(entry -> perform(entry, decision));
    }
  }

  private void perform(DownloadEntry entry, Decision decision) {
    Download.Builder after = entry.download.toBuilder().clearWait();
    switch (decision) {
      case Decision.Assign(String _, String name) -> {
        entry.carryCounts();
        book.update(
            entry, after.setState(Download.State.STATE_QUEUED).setAssignedAccount(name).build());
        roster.find(name).ifPresent(account -> put(account, entry));
      }
      case Decision.Queue _ ->
          book.update(entry, after.setState(Download.State.STATE_QUEUED).build());
      case Decision.Wait(String _, DownloadWait why) ->
          book.update(entry, after.setState(Download.State.STATE_WAITING).setWait(why).build());
      case Decision.Fail(String _, var failure) ->
          book.update(
              entry, after.setState(Download.State.STATE_FAILED).setFailure(failure).build());
    }
  }

  private AccountCandidate candidate(AccountEntry account) {
    Readiness readiness =
        switch (account.state()) {
          case STATE_READY -> account.session == null ? Readiness.STARTING : Readiness.READY;
          case STATE_STARTING, STATE_BACKING_OFF -> Readiness.STARTING;
          case STATE_LOGIN_NEEDED -> Readiness.LOGIN_NEEDED;
          case STATE_STOPPED, STATE_UNSPECIFIED, UNRECOGNIZED -> Readiness.STOPPED;
        };
    int load = (int) book.open().stream().filter(entry -> entry.assignedTo(account)).count();
    return new AccountCandidate(
        account.id.name(),
        account.stored.getAccount().getLabelsMap(),
        readiness,
        load,
        account.capacity());
  }

  private void put(AccountEntry account, DownloadEntry entry) {
    log.info("download={} goes to account={}", entry.id, account.id);
    send(account, WorkerDirective.newBuilder().setPutDownload(entry.specification()).build());
  }

  private void remove(AccountEntry account, DownloadEntry entry, boolean discardPartial) {
    var remove =
        RemoveDownload.newBuilder().setDownload(entry.id).setDiscardPartial(discardPartial);
    send(account, WorkerDirective.newBuilder().setRemoveDownload(remove).build());
  }

  private static void send(AccountEntry account, WorkerDirective directive) {
    if (account.session != null) {
      account.session.send(directive);
    }
  }

  private static Download withoutRate(Download download) {
    DownloadProgress progress =
        download.getProgress().toBuilder()
            .clearBytesPerSecond()
            .clearEta()
            .clearLanes()
            .clearAccounts()
            .build();
    return download.toBuilder().setProgress(progress).build();
  }
}
