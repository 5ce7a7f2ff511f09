package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.link.v1.TelegramSettings;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.link.v1.WorkerSnapshot;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.config.Configuration;
import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.link.LinkListener;
import dev.telefarm.supervisor.link.WorkerSession;
import dev.telefarm.supervisor.process.WorkerCommand;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets workers in and reads their reports. The link's threads only hand over; everything happens on
 * the control loop.
 *
 * <p>A worker is who it says it is if its token and epoch are those of the account's last launch
 * and its process is the one that was launched: a token alone could have been taken over by a
 * process that the supervisor cannot end.
 */
final class Attachments implements LinkListener {
  private static final Logger log = LoggerFactory.getLogger(Attachments.class);

  private final ControlLoop loop;
  private final Roster roster;
  private final WorkerFleet fleet;
  private final HolderReports downloads;
  private final AccountBook accounts;
  private final FloodLedger floods;
  private final FarmIntake intake;
  private final ClockWatch watch;
  private final InstantSource clock;
  private final Configuration configuration;
  private final Rehearsals rehearsals;
  private final Map<WorkerSession, AccountEntry> attached = new HashMap<>();

  Attachments(
      ControlLoop loop,
      Roster roster,
      WorkerFleet fleet,
      HolderReports downloads,
      AccountBook accounts,
      FloodLedger floods,
      FarmIntake intake,
      ClockWatch watch,
      InstantSource clock,
      Configuration configuration) {
    this.loop = loop;
    this.roster = roster;
    this.fleet = fleet;
    this.downloads = downloads;
    this.accounts = accounts;
    this.floods = floods;
    this.intake = intake;
    this.watch = watch;
    this.clock = clock;
    this.configuration = configuration;
    this.rehearsals = new Rehearsals(configuration.workers());
  }

  @Override
  public void attaching(WorkerSession session, WorkerSnapshot snapshot) {
    loop.run(() -> attach(session, snapshot));
  }

  @Override
  public void reported(WorkerSession session, WorkerReport report) {
    loop.run(() -> report(session, report));
  }

  @Override
  public void ended(WorkerSession session) {
    loop.run(() -> detach(session));
  }

  private void attach(WorkerSession session, WorkerSnapshot snapshot) {
    watch.look();
    AccountEntry entry = AccountId.parse(snapshot.getAccount()).flatMap(roster::find).orElse(null);
    if (entry == null && snapshot.getAccount().equals(WorkerCommand.REHEARSAL)) {
      rehearsals.begin(session);
      return;
    }
    if (entry == null) {
      // Its text comes from a stranger: it stays out of the log.
      log.warn("refused a worker of an unknown account, pid={}", snapshot.getPid());
      session.refuse("no such account");
      return;
    }
    Optional<String> objection = objection(entry, snapshot);
    if (objection.isPresent()) {
      log.warn(
          "refused a worker account={} pid={} epoch={}: {}",
          entry.id,
          snapshot.getPid(),
          snapshot.getEpoch(),
          objection.get());
      session.refuse(objection.get());
      return;
    }
    if (entry.processUnknown) {
      session.cutOff("the supervisor does not know its workers yet");
      return;
    }
    if (entry.worker.state() instanceof WorkerState.Killing) {
      session.cutOff("the worker is being killed");
      return;
    }
    WorkerSession older = entry.session;
    if (older != null) {
      attached.remove(older);
      entry.detached();
      older.cutOff("a newer attach of the same worker took over");
    }
    log.info(
        "attached account={} epoch={} pid={} version={}",
        entry.id,
        snapshot.getEpoch(),
        snapshot.getPid(),
        snapshot.getVersion());
    attached.put(session, entry);
    entry.session = session;
    entry.lanes = snapshot.getLanes();
    entry.proxy = snapshot.getProxy();
    entry.version = snapshot.getVersion();
    entry.lostCheckpoints = snapshot.getLostCheckpoints();
    // A new process learns only now what its predecessor was told, and says so itself then.
    if (snapshot.getLimits().getLimitsCount() > 0 || entry.waits.left(clock.instant()).isEmpty()) {
      entry.restraints.say(snapshot.getLimits().getLimitsList());
    }
    downloads.attach(entry, desired(entry), snapshot.getDownloadsList());
    fleet.handle(entry, new WorkerEvent.Attached());
    fleet.heard(entry);
    authorization(entry, snapshot.getAuthorization());
    if (entry.worker.state() instanceof WorkerState.Draining) {
      fleet.drain(entry);
    }
  }

  private static Optional<String> objection(AccountEntry entry, WorkerSnapshot snapshot) {
    StoredWorker expected = entry.storedWorker;
    if (snapshot.getEpoch() != expected.getEpoch()) {
      return Optional.of(
          "epoch " + snapshot.getEpoch() + " is not the newest, " + expected.getEpoch());
    }
    if (!MessageDigest.isEqual(
        Digests.sha256(snapshot.getToken()), expected.getTokenSha256().toByteArray())) {
      return Optional.of("wrong token");
    }
    var claimed =
        new ProcessIdentity(snapshot.getPid(), snapshot.getProcessStart(), snapshot.getBootId());
    boolean launched = entry.process != null && entry.process.identity().equals(claimed);
    if (!launched && !entry.processUnknown) {
      return Optional.of("not the process that was launched");
    }
    return Optional.empty();
  }

  private DesiredState.Builder desired(AccountEntry entry) {
    var telegram = configuration.telegram();
    var workers = configuration.workers();
    return DesiredState.newBuilder()
        .setTelegram(
            TelegramSettings.newBuilder()
                .setApiId(telegram.apiId())
                .setApiHash(telegram.apiHash().reveal())
                .setUseTestDc(telegram.useTestDc()))
        .setProxy(entry.stored.getAccount().getProxy())
        .addAllProxyLocalPorts(configuration.proxy().localPorts())
        .setLimits(entry.limits())
        .addAllWaits(entry.waits.left(clock.instant()))
        .setHeartbeatInterval(Times.duration(workers.heartbeatInterval()))
        .setSilenceDeadline(Times.duration(workers.silenceDeadline()))
        .setOrphanGrace(Times.duration(workers.orphanGrace()))
        .addAllTargetRoots(configuration.downloads().roots().stream().map(Path::toString).toList());
  }

  private void report(WorkerSession session, WorkerReport report) {
    AccountEntry entry = attached.get(session);
    if (entry == null) {
      rehearsals.reported(session, report);
      return;
    }
    watch.look();
    fleet.heard(entry);
    switch (report.getReportCase()) {
      case HEARTBEAT, REPORT_NOT_SET -> {}
      case FLOOD -> floods.record(entry, report.getFlood());
      case LIMITS -> {
        entry.restraints.say(report.getLimits().getLimitsList());
        roster.changed(entry);
      }
      case DOWNLOAD_PARTS -> downloads.parts(entry, report.getDownloadParts());
      case LANES -> {
        entry.lanes = report.getLanes();
        roster.changed(entry);
      }
      case PROXY -> {
        entry.proxy = report.getProxy();
        roster.changed(entry);
      }
      case SNAPSHOT -> {
        session.refuse("only the first report is a snapshot");
        fleet.handle(entry, new WorkerEvent.Misbehaved());
      }
      case AUTHORIZATION -> authorization(entry, report.getAuthorization());
      case CHAT_NEWS -> intake.news(entry, report.getChatNews());
      case DOWNLOAD -> downloads.reported(entry, report.getDownload());
      case QUERY_RESULT -> answer(entry, report.getQueryResult());
      case LOGIN_OUTCOME -> {
        if (entry.dialogue != null) {
          entry.dialogue.outcome(report.getLoginOutcome());
        }
      }
    }
  }

  private static void answer(AccountEntry entry, QueryResult result) {
    @Nullable CompletableFuture<QueryResult> waiting = entry.queries.remove(result.getQueryId());
    if (waiting != null) {
      waiting.complete(result);
    }
  }

  private void authorization(AccountEntry entry, Authorization authorization) {
    entry.authorization = authorization;
    switch (authorization.getState()) {
      case STATE_READY -> {
        fleet.handle(entry, new WorkerEvent.LoggedIn());
        accounts.identified(entry, authorization.getIdentity());
      }
      case STATE_LOGGING_OUT -> loginLost(entry);
      case STATE_WAIT_PHONE_NUMBER -> {
        loginLost(entry);
        accounts.identified(entry, Account.Identity.getDefaultInstance());
      }
      case STATE_UNSPECIFIED,
          STATE_STARTING,
          STATE_WAIT_CODE,
          STATE_WAIT_PASSWORD,
          STATE_WAIT_OTHER_DEVICE,
          STATE_WAIT_REGISTRATION,
          STATE_CLOSED,
          UNRECOGNIZED -> {}
    }
    log.info("account={} authorization {}", entry.id, authorization.getState());
    roster.changed(entry);
  }

  /** One that had none has lost none. */
  private void loginLost(AccountEntry entry) {
    if (entry.stored.getAccount().hasIdentity()) {
      fleet.handle(entry, new WorkerEvent.LoginLost());
    }
  }

  private void detach(WorkerSession session) {
    rehearsals.ended(session);
    AccountEntry entry = attached.remove(session);
    if (entry != null && entry.session == session) {
      log.info("detached account={}", entry.id);
      entry.detached();
      fleet.handle(entry, new WorkerEvent.Detached());
      roster.changed(entry);
    }
  }
}
