package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.supervisor.store.CrashPoints;
import dev.telefarm.supervisor.store.CrashPoints.Point;
import dev.telefarm.supervisor.store.DurableStep;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The supervisor dies by SIGKILL while a chat is listed: no file is lost and none comes twice. */
final class HarvestCrashIT {
  private static final int FILES = 35;

  /** As many as a batch shall be able to list within ten seconds. */
  private static final int MANY = 10_000;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls accounts;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @SuppressWarnings("NullAway.Init")
  private HarvestCalls calls;

  @BeforeEach
  void prepare() throws IOException {
    supervisor = new SupervisorProcess(folder);
    accounts = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, accounts);
    calls = new HarvestCalls(supervisor, puppets, folder);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  static List<Point> points() {
    return CrashPoints.all().stream()
        .filter(point ->
            point.step().compareTo(DurableStep.MANIFEST_LISTED) > 0
                && point.step() != DurableStep.BATCH_CANCELLED)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("points")
  void eachFileIsThereOnceAfterACrashAroundEachWrite(Point point) throws Exception {
    puppets.prepare("alice");
    calls.chat("alice", FILES);
    puppets.tell("alice", "page", "10");
    supervisor.crashAt(point.label()).start();
    accounts.createAccount("alice");
    puppets.awaitReady("alice");
    try {
      // Whichever is acknowledged, the first page of one of them is the end.
      calls.create(calls.wholeChat("b"));
      calls.create(calls.fromTheBeginning("s"));
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
    assertThat(supervisor.awaitDeath()).isEqualTo(128 + 9);

    supervisor.start();
    String batch = calls.create(calls.wholeChat("b")).getName();
    String subscription = calls.create(calls.fromTheBeginning("s")).getName();

    calls.await(batch, DownloadBatch::hasListTime);
    calls.assertHasEachOnce(batch, FILES);
    calls.awaitListed(subscription, FILES);
    calls.assertHasEachOnce(subscription, FILES);
  }

  @Test
  void tenThousandFilesAreListedThoughTheSupervisorIsKilledOnTheWay() throws Exception {
    supervisor.start();
    puppets.create("alice");
    calls.chat("alice", MANY);
    puppets.tell("alice", "page", "100");
    String batch = calls.create(calls.wholeChat("b")).getName();
    DownloadBatch before = calls.await(batch, seen -> seen.getListedCount() >= 500);
    supervisor.kill();

    supervisor.start();

    DownloadBatch listed = calls.await(batch, DownloadBatch::hasListTime);
    assertThat(before.getState()).isEqualTo(DownloadBatch.State.STATE_LISTING);
    assertThat(listed.getListedCount()).isEqualTo(MANY);
    assertThat(listed.getCounts().getTotal()).isEqualTo(MANY);
    assertThat(listed.getCounts().getTotalBytes()).isEqualTo(1000L * MANY);
    calls.assertHasEachOnce(batch, MANY);
  }

  @ParameterizedTest
  @EnumSource(CrashPoints.Side.class)
  void cancellingIsFinishedByTheNextSupervisor(CrashPoints.Side side) throws Exception {
    supervisor.crashAt(new Point(side, DurableStep.BATCH_CANCELLED).label()).start();
    puppets.create("alice");
    calls.chat("alice", FILES);
    String batch = calls.create(calls.wholeChat("b")).getName();
    calls.await(batch, DownloadBatch::hasListTime);
    Throwable unanswered = catchThrowable(() -> calls.cancel(batch));
    assertThat(Status.fromThrowable(unanswered).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(supervisor.awaitDeath()).isEqualTo(128 + 9);
    supervisor.start();
    if (side == CrashPoints.Side.BEFORE) {
      assertThat(calls.batch(batch).getState()).isEqualTo(DownloadBatch.State.STATE_RUNNING);
      assertThat(calls.batch(batch).getCounts().getCancelled()).isZero();
      calls.cancel(batch);
    }

    DownloadBatch cancelled = calls.batch(batch);
    assertThat(cancelled.getState()).isEqualTo(DownloadBatch.State.STATE_CANCELLED);
    assertThat(cancelled.getCounts().getCancelled()).isEqualTo(FILES);
  }

  @Test
  void subscriptionLooksAtItsChatOnceInAWhileThoughNobodyTellsOfNews() throws Exception {
    supervisor.configure("[workers]", "[subscriptions]\npoll_interval = \"1s\"\n[workers]");
    supervisor.start();
    puppets.create("alice");
    calls.chat("alice", 1);
    String name = calls.create(calls.fromTheBeginning("s")).getName();
    Subscription first = calls.awaitListed(name, 1);
    calls.chat("alice", 4);

    assertThat(calls.awaitListed(name, 4).getLastMessageId())
        .isGreaterThan(first.getLastMessageId());
  }
}
