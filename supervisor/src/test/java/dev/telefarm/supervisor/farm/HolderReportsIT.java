package dev.telefarm.supervisor.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.content.ManifestWriter;
import dev.telefarm.supervisor.content.Roots;
import dev.telefarm.supervisor.retention.Deletions;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.CrashPoints;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.StoreContents;
import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is believed of whom, with a real store. */
final class HolderReportsIT {
  private static final String PATH = "/out/file";

  @TempDir Path folder;

  private final ControlLoop loop = new ControlLoop();
  private final AccountEntry alice = account("alice");
  private final AccountEntry bob = account("bob");

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private FarmStore store;

  @SuppressWarnings("NullAway.Init")
  private Assignments assignments;

  @SuppressWarnings("NullAway.Init")
  private HolderReports reports;

  @SuppressWarnings("NullAway.Init")
  private DownloadEntry entry;

  @BeforeEach
  void start() throws IOException {
    store = FarmStore.open(folder.resolve("store"), CrashPoints.at(""));
    StoreContents contents = store.load();
    var roster = new Roster();
    roster.add(alice);
    roster.add(bob);
    var known = new KnownFiles(contents.files());
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    var book =
        new DownloadBook(
            store,
            new Revisions(store, contents.revisionMark()),
            new Deletions(contents.deletions(), contents.forgottenDeletions()),
            known,
            new ManifestDuties(
                loop, store, new ManifestWriter(new Roots(List.of()), Duration.ZERO)),
            clock,
            new DownloadIds(clock, RandomGenerator.of("L64X128MixRandom"), List.of()),
            contents.downloads(),
            contents.parts());
    var planning = new PlanTrigger(loop, clock);
    assignments = new Assignments(loop, roster, book);
    reports =
        new HolderReports(
            roster,
            book,
            assignments,
            known,
            new PartsWriter(loop, store),
            new Stripes(roster, book, planning),
            planning,
            new DailyBudgets(loop, roster, book, store, planning, clock));
    entry =
        loop.call(() -> {
          DownloadEntry made =
              book.create(Download.getDefaultInstance(), DownloadOrigin.request(""), new Changes());
          assignments.assign(made, "accounts/alice");
          return made;
        });
    report(alice, running("u", PATH));
    durable(alice, 0);
  }

  @AfterEach
  void end() {
    loop.close();
    store.close();
  }

  @Test
  void partsThatWereOnTheirWayAtTheHandoverCount() {
    handOver();
    durable(alice, 1);
    report(bob, running("u", PATH));

    assertThat(entry.parts.runs()).containsExactly(run(0, 0, 1));
    assertThat(entry.download.getProgress().getDurableBytes()).isEqualTo(2L << 20);
  }

  @Test
  void damageIsForTheAccountToReportThatHasTheDownload() {
    handOver();
    PartRange first = PartRange.newBuilder().setEnd(1).build();
    DownloadParts damaged =
        DownloadParts.newBuilder().setDownload(entry.id).addDamaged(first).build();

    parts(alice, damaged);
    assertThat(entry.parts.has(0)).isTrue();
    parts(bob, damaged);
    assertThat(entry.parts.has(0)).isFalse();
  }

  @Test
  void completionByTheFormerAccountIsTakenIn() {
    handOver();

    report(alice, completed("u", PATH));

    assertThat(entry.download.getState()).isEqualTo(Download.State.STATE_COMPLETED);
    assertThat(entry.download.getAssignedAccount()).isEqualTo("accounts/alice");
    assertThat(entry.download.getSha256()).isEqualTo("00ff");
  }

  @Test
  void completionOfAnotherFileOrAtAnotherPathIsNot() {
    handOver();

    report(alice, completed("v", PATH));
    report(alice, completed("u", "/out/file (1)"));
    report(alice, completed("", PATH));

    assertThat(entry.download.getState()).isEqualTo(Download.State.STATE_QUEUED);
    assertThat(entry.download.getAssignedAccount()).isEqualTo("accounts/bob");
  }

  @Test
  void accountThatNeverHadTheDownloadSaysNothingOfIt() {
    durable(bob, 5);
    report(bob, running("u", PATH));

    assertThat(entry.parts.has(5)).isFalse();
    assertThat(entry.download.getAssignedAccount()).isEqualTo("accounts/alice");
  }

  @Test
  void partsOfAnEditedMessageAreForgottenAlsoInTheStore() throws Exception {
    report(alice, running("v", PATH));

    assertThat(entry.parts.isEmpty()).isTrue();
    durable(alice, 3);
    report(alice, running("v", "/elsewhere"));
    assertThat(entry.parts.isEmpty()).isTrue();
    assertThat(stored().parts()).isEmpty();
  }

  @Test
  void endedDownloadLeavesItsFileKnownAndNoParts() throws Exception {
    // The state changes: what is known of the parts is written with it.
    report(alice, running("u", PATH).toBuilder().setPhase(Phase.PHASE_VERIFYING).build());
    report(alice, completed("u", PATH));

    StoreContents contents = stored();
    assertThat(contents.parts()).isEmpty();
    assertThat(contents.files()).containsOnlyKeys("u");
    assertThat(contents.files().values())
        .allSatisfy(file -> {
          assertThat(file.getPath()).isEqualTo(PATH);
          assertThat(file.getSha256()).isEqualTo("00ff");
        });
    assertThat(contents.downloads().values())
        .extracting(StoredDownload::getDownload)
        .containsExactly(entry.download);
  }

  @Test
  void partsAreStoredWithTheDownload() throws Exception {
    durable(alice, 300);
    report(alice, running("u", PATH).toBuilder().setPhase(Phase.PHASE_VERIFYING).build());

    StoreContents contents = stored();
    var restored =
        DownloadEntry.of(
            entry.id,
            contents.downloads().getOrDefault(entry.id, StoredDownload.getDefaultInstance()),
            contents.parts().getOrDefault(entry.id, List.of()),
            Instant.EPOCH);
    assertThat(restored.parts.runs()).containsExactly(run(0, 0), run(300, 300));
  }

  @Test
  void leavingAnExistingFileAloneIsSaidAndTeachesNothing() throws Exception {
    report(alice, completed("u", PATH).toBuilder().setSkipped(true).build());

    assertThat(entry.download.getSkip()).isEqualTo(Download.Skip.SKIP_TARGET_EXISTS);
    assertThat(stored().files()).isEmpty();
  }

  private StoreContents stored() throws IOException {
    ControlLoop.await(store.barrier());
    return store.load();
  }

  private void handOver() {
    loop.call(() -> {
      assignments.release(entry);
      assignments.assign(entry, "accounts/bob");
      return entry;
    });
  }

  private void report(AccountEntry account, DownloadStatus status) {
    loop.call(() -> {
      reports.reported(account, status.toBuilder().setDownload(entry.id).build());
      return entry;
    });
  }

  private void durable(AccountEntry account, int part) {
    parts(
        account,
        DownloadParts.newBuilder().setDownload(entry.id).addDurable(run(part, part)).build());
  }

  private void parts(AccountEntry account, DownloadParts said) {
    loop.call(() -> {
      reports.parts(account, said);
      return entry;
    });
  }

  private static DownloadStatus running(String file, String path) {
    return DownloadStatus.newBuilder()
        .setPhase(Phase.PHASE_RUNNING)
        .setMedia(Media.newBuilder().setUniqueFileId(file).setSizeBytes(400L << 20))
        .setPath(path)
        .build();
  }

  private static DownloadStatus completed(String file, String path) {
    return running(file, path).toBuilder()
        .setPhase(Phase.PHASE_COMPLETED)
        .setSha256("00ff")
        .build();
  }

  private static PartRun run(int first, int... crcs) {
    PartRun.Builder run = PartRun.newBuilder().setFirst(first);
    for (int crc : crcs) {
      run.addCrc32C(crc);
    }
    return run.build();
  }

  private static AccountEntry account(String id) {
    return new AccountEntry(
        new AccountId(id), StoredAccount.getDefaultInstance(), StoredWorker.getDefaultInstance());
  }
}
