package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.config.Configuration;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.config.WorkersConfig;
import dev.telefarm.supervisor.content.FileRemoval;
import dev.telefarm.supervisor.content.ManifestWriter;
import dev.telefarm.supervisor.content.Roots;
import dev.telefarm.supervisor.lifecycle.LifecyclePolicy;
import dev.telefarm.supervisor.lifecycle.WorkerLifecycle;
import dev.telefarm.supervisor.link.LinkListener;
import dev.telefarm.supervisor.memory.MemoryCeilings;
import dev.telefarm.supervisor.process.WorkerProcesses;
import dev.telefarm.supervisor.retention.Deletions;
import dev.telefarm.supervisor.schedule.OwnSchedules;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.StoreContents;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * The live farm, put together from what was stored. The parts share the control loop and nothing
 * else may run on it.
 *
 * @param link what the link's server calls
 */
public record Farm(
    FarmAccounts accounts,
    FarmDownloads downloads,
    FarmContents contents,
    FarmWorkers workers,
    FarmFloods floods,
    FarmRest rest,
    FarmIntake intake,
    LinkListener link,
    Resumption resumption) {

  /** Builds the farm at rest: nothing is adopted or launched before {@link #begin}. */
  public static Farm restore(
      StoreContents contents,
      FarmStore store,
      WorkerProcesses processes,
      ControlLoop loop,
      ManifestWriter manifestWriter,
      Configuration configuration,
      DataDirectory data,
      FarmClock clock,
      RandomGenerator random) {
    var roster = new Roster();
    var lifecycle = new WorkerLifecycle(policy(configuration.workers()), random);
    var gate = new LaunchGate<AccountEntry>(startsAtOnce(configuration.workers()));
    var fleet = new WorkerFleet(loop, roster, lifecycle, processes, store, data, gate, clock);
    var ceilings =
        new MemoryCeilings(configuration.memory().softBytes(), configuration.memory().hardBytes());
    var observations = new Observations(roster, fleet, ceilings, clock);
    var accountBook = new AccountBook(roster, fleet, store, clock, contents.workers());
    accountBook.restore(contents.accounts(), contents.usages());
    var revisions = new Revisions(store, contents.revisionMark());
    var ids = new DownloadIds(clock, random, contents.ids());
    var deletions = new Deletions(contents.deletions(), contents.forgottenDeletions());
    var known = new KnownFiles(contents.files());
    var manifests = new ManifestDuties(loop, store, manifestWriter);
    var downloadBook =
        new DownloadBook(
            store,
            revisions,
            deletions,
            known,
            manifests,
            clock,
            ids,
            contents.downloads(),
            contents.parts());
    var assignments = new Assignments(loop, roster, downloadBook);
    var planning = new PlanTrigger(loop, clock);
    var stripes = new Stripes(roster, downloadBook, planning);
    var candidates = new Candidates(roster, downloadBook);
    var bandwidth =
        new Bandwidth(
            loop,
            roster,
            downloadBook,
            configuration.bandwidth().schedule(ZoneId.systemDefault()),
            clock);
    Duration handOverAfter = configuration.downloads().handOverAfter();
    var relief =
        new Relief(roster, downloadBook, assignments, stripes, candidates, planning, handOverAfter);
    var rest = new FarmRest(loop, roster, fleet, planning, store, clock, contents.drainEnd());
    var zone = configuration.bandwidth().timeZone().orElse(ZoneId.systemDefault());
    var dispatcher =
        new Dispatcher(
            roster,
            downloadBook,
            assignments,
            stripes,
            relief,
            new Turns(roster, downloadBook, planning),
            candidates,
            bandwidth,
            new Holdups(downloadBook, assignments, bandwidth, rest, new OwnSchedules(zone)),
            planning,
            handOverAfter,
            clock);
    var floods = new FloodLedger(loop, roster, store, clock);
    floods.restore(roster.all());
    var reports =
        new HolderReports(
            roster,
            downloadBook,
            assignments,
            known,
            new PartsWriter(loop, store),
            stripes,
            planning,
            new DailyBudgets(loop, roster, downloadBook, store, planning, clock));
    var requests = new RequestLedger(contents.requests());
    var ended =
        new EndedDownloads(
            loop,
            downloadBook,
            dispatcher,
            deletions,
            known,
            requests,
            store,
            new FileRemoval(new Roots(configuration.downloads().roots())),
            clock);
    var stalls =
        new StallPatrol(
            loop, roster, downloadBook, fleet, clock, configuration.workers().stallDeadline());
    var watch = new ClockWatch(loop, clock);
    watch.onStep(fleet::clockSet);
    watch.onStep(_ -> observations.clockSet());
    watch.onStep(_ -> stalls.clockSet());
    watch.onStep(dispatcher::clockSet);
    var queries = new AccountQueries(loop, roster, accountBook, clock);
    var intake =
        new FarmIntake(
            loop, roster, downloadBook, dispatcher, requests, queries, ids, store, clock);
    watch.onStep(intake::clockSet);
    return new Farm(
        new FarmAccounts(
            loop,
            roster,
            accountBook,
            queries,
            downloadBook,
            dispatcher,
            requests,
            store,
            data,
            configuration.telegram(),
            clock),
        new FarmDownloads(loop, downloadBook, dispatcher, requests, store, ended),
        new FarmContents(loop, downloadBook),
        new FarmWorkers(loop, roster, fleet, observations, processes::log, store, clock),
        new FarmFloods(loop, roster, floods, store.floods()),
        rest,
        intake,
        new Attachments(
            loop, roster, fleet, reports, accountBook, floods, intake, watch, clock, configuration),
        () ->
            loop.call(() -> {
              rest.advance(clock.instant(), false);
              List.copyOf(roster.all()).forEach(fleet::resume);
              watch.begin();
              stalls.begin();
              floods.begin();
              bandwidth.begin();
              dispatcher.reschedule();
              configuration.downloads().keepEnded().ifPresent(ended::keepFor);
              manifests.resume(downloadBook.newestFirst(Optional.empty()));
              return roster.all().size();
            }));
  }

  /** Adopts the workers that live and launches those that are wanted. The link must be serving. */
  public void begin() {
    resumption.run();
  }

  /** Completes when every worker has ended; each is killed at its drain deadline. */
  public CompletableFuture<Void> drain() {
    return workers.drainAll();
  }

  /** Leaves every worker as it is to the next supervisor; nothing is started or ended any more. */
  public void detach() {
    workers.abandon();
  }

  /** Kills what did not end yet: for somebody who does not want to wait for {@link #drain}. */
  public void killAll() {
    workers.killAll();
  }

  private static int startsAtOnce(WorkersConfig workers) {
    return workers.startsAtOnce() == 0
        ? 2 * Runtime.getRuntime().availableProcessors()
        : workers.startsAtOnce();
  }

  private static LifecyclePolicy policy(WorkersConfig workers) {
    return new LifecyclePolicy(
        workers.startDeadline(),
        workers.silenceDeadline(),
        workers.drainDeadline(),
        workers.backoffInitial(),
        workers.backoffMax(),
        workers.stableAfter(),
        workers.quarantineAfter());
  }

  /** Starts the farm; returns how many accounts it has. */
  public interface Resumption {
    int run();
  }
}
