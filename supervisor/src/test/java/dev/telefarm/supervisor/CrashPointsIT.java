package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.supervisor.store.CrashPoints;
import dev.telefarm.supervisor.store.CrashPoints.Point;
import dev.telefarm.supervisor.store.CrashPoints.Side;
import dev.telefarm.supervisor.store.DurableStep;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The supervisor dies by SIGKILL on either side of each write that matters, and goes on. */
final class CrashPointsIT {
  private static final int KILLED = 128 + 9;
  private static final int PARTS = 10;

  /** Fewer than the file has, so that the download is not completed. */
  private static final int SOME_PARTS = 5;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void prepare() throws IOException {
    supervisor = new SupervisorProcess(folder);
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    Files.createDirectories(puppets.folder("alice"));
    Files.writeString(puppets.folder("alice").resolve("session"), "yes");
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  static List<Point> points() {
    // Those of batches and subscriptions are HarvestCrashIT's.
    return CrashPoints.all().stream()
        .filter(point -> point.step().compareTo(DurableStep.MANIFEST_LISTED) <= 0)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("points")
  void whatWasAnsweredIsThereAndNothingIsDoneTwice(Point point) throws Exception {
    List<Download> answered = runUntilDead(point);
    List<Long> survivors = workerPids();
    assertThat(survivors).hasSize(point.step() == DurableStep.ACCOUNT_CREATED ? 0 : 1);

    supervisor.start();

    List<Download> kept = downloads();
    assertThat(kept).hasSize(isDurable(point, DurableStep.DOWNLOAD_CREATED) ? 1 : 0);
    assertThat(kept).allSatisfy(download -> assertIsWhole(download));
    assertThat(answered)
        .allSatisfy(download -> assertThat(download.getName()).isEqualTo(nameOf(kept)));
    assertThat(accounts()).hasSize(isDurable(point, DurableStep.ACCOUNT_CREATED) ? 1 : 0);

    // As a client does that got no answer, or that is not sure.
    assertThat(createAccount().getName()).isEqualTo("accounts/alice");
    String name = createDownload().getName();

    assertThat(accounts()).hasSize(1);
    assertThat(downloads()).extracting(Download::getName).containsExactly(name);
    assertThat(kept).allSatisfy(download -> assertThat(download.getName()).isEqualTo(name));
    if (point.step() == DurableStep.PARTS_RECORDED) {
      puppets.awaitDurable(name, SOME_PARTS);
    }
    // No more parts than the file has: one that was fetched twice would be missing at the end.
    puppets.limit("alice", PARTS);
    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getProgress().getDurableBytes()).isEqualTo((long) PARTS << 20);
    if (isDurable(point, DurableStep.DOWNLOAD_COMPLETED)) {
      assertThat(kept).containsExactly(completed);
    }
    assertListedOnce(name);
    assertThat(calls.get(name)).isEqualTo(completed);
    assertOneWorker(survivors);
  }

  @Test
  void recordedPartsAreKnownWhenTheirWorkerIsGoneToo() throws Exception {
    runUntilDead(new Point(Side.AFTER, DurableStep.PARTS_RECORDED));
    for (ProcessHandle worker : supervisor.workers()) {
      worker.destroyForcibly();
      worker.onExit().get(20, TimeUnit.SECONDS);
    }
    int told = puppets.specifications("alice").size();

    supervisor.start();

    String name = createDownload().getName();
    puppets.limit("alice", PARTS);
    puppets.awaitState(name, Download.State.STATE_COMPLETED);
    DownloadSpec given = puppets.specifications("alice").get(told);
    assertThat(given.getKnownPartsList())
        .singleElement()
        .satisfies(run -> {
          assertThat(run.getFirst()).isZero();
          assertThat(run.getCrc32CList()).isNotEmpty();
          assertThat(run.getCrc32CList())
              .containsExactlyElementsOf(
                  IntStream.range(0, run.getCrc32CCount()).mapToObj(part -> 1000 + part).toList());
        });
  }

  @Test
  void unknownPointIsRefusedWithOneLine() throws Exception {
    Process refused = supervisor.crashAt("before-lunch").launch();

    assertThat(refused.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isEqualTo(64);
    assertThat(Files.readAllLines(folder.resolve("stderr")))
        .containsExactly("telefarm: no crash point is named before-lunch");
  }

  /** Returns the download if its creation was answered. */
  private List<Download> runUntilDead(Point point) throws Exception {
    supervisor.crashAt(point.label()).start();
    boolean toTheEnd = point.step().compareTo(DurableStep.DOWNLOAD_COMPLETED) >= 0;
    puppets.limit("alice", toTheEnd ? PARTS : SOME_PARTS);
    List<Download> answered = new ArrayList<>();
    try {
      createAccount();
      assertThat(point.step()).isNotEqualTo(DurableStep.ACCOUNT_CREATED);
      puppets.awaitReady("alice");
      answered.add(createDownload());
      assertThat(point.step()).isNotEqualTo(DurableStep.DOWNLOAD_CREATED);
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
    assertThat(supervisor.awaitDeath()).isEqualTo(KILLED);
    return answered;
  }

  private static boolean isDurable(Point point, DurableStep step) {
    int order = point.step().compareTo(step);
    return order > 0 || (order == 0 && point.side() == Side.AFTER);
  }

  private Account createAccount() throws IOException {
    return supervisor
        .accounts()
        .createAccount(
            CreateAccountRequest.newBuilder().setAccountId("alice").setRequestId("a").build());
  }

  private Download createDownload() throws IOException {
    return supervisor.downloads().createDownload(request(PARTS, "file", "d"));
  }

  private CreateDownloadRequest request(int message, String file, String requestId) {
    CreateDownloadRequest.Builder request = calls.download(message).toBuilder();
    request
        .setRequestId(requestId)
        .getDownloadBuilder()
        .getTargetBuilder()
        .setPath(folder.resolve("out").resolve(file).toString())
        .setManifest(manifest().toString());
    return request.build();
  }

  private Path manifest() {
    return folder.resolve("lists/files.jsonl");
  }

  private void assertIsWhole(Download download) {
    Download requested = request(PARTS, "file", "d").getDownload();
    assertThat(download.getSource()).isEqualTo(requested.getSource());
    assertThat(download.getTarget()).isEqualTo(requested.getTarget());
  }

  private static String nameOf(List<Download> kept) {
    return kept.getFirst().getName();
  }

  private List<Download> downloads() throws IOException {
    return supervisor
        .downloads()
        .listDownloads(ListDownloadsRequest.getDefaultInstance())
        .getDownloadsList();
  }

  private List<Account> accounts() throws IOException {
    return supervisor
        .accounts()
        .listAccounts(ListAccountsRequest.getDefaultInstance())
        .getAccountsList();
  }

  /** Lines are written one after the other: when a later one is there, none before it comes. */
  private void assertListedOnce(String name) throws IOException {
    String later = supervisor.downloads().createDownload(request(1, "later", "later")).getName();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> lines().stream().anyMatch(line -> line.contains(later)));
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"download\":\"" + name + "\""),
            line -> assertThat(line).contains("\"download\":\"" + later + "\""));
  }

  private List<String> lines() throws IOException {
    return Files.exists(manifest()) ? Files.readAllLines(manifest()) : List.of();
  }

  private List<Long> workerPids() {
    return supervisor.workers().stream().map(ProcessHandle::pid).toList();
  }

  private void assertOneWorker(List<Long> survivors) throws IOException {
    Worker worker = supervisor.worker();
    assertThat(workerPids()).containsExactly(worker.getPid());
    assertThat(survivors).allSatisfy(pid -> assertThat(worker.getPid()).isEqualTo(pid));
    assertThat(worker.getAdopted()).isEqualTo(!survivors.isEmpty());
    assertThat(worker.getStartCount()).isEqualTo(1);
  }
}
