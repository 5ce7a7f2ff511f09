package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadCounts;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.proto.v1.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandsTest {
  private static final String BATCH = "batches/100";

  @TempDir Path data;
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(data).with("alice", Account.State.STATE_READY);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void chatIsGotAsABatchAndFollowedToItsEnd() {
    CommandRun get = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode =
        get.start(
            "get", "--chat", "@films", "--type", "video", "--ext", ".mkv", "-o", "out", "-a",
            "alice");
    await().until(() -> get.out().contains("films: listing, 0 files so far"));
    DownloadBatch asked = farm.batches().all().getFirst();
    assertThat(asked.getChat().getChat()).isEqualTo("films");
    assertThat(asked.getChat().getFilter())
        .isEqualTo(
            MediaFilter.newBuilder().addTypes(Media.Type.TYPE_VIDEO).addExtensions("mkv").build());
    assertThat(asked.getTarget().getPath()).isEqualTo("/srv/here/out/");
    assertThat(asked.getAccounts())
        .isEqualTo(AccountSelector.newBuilder().addAccounts("accounts/alice").build());

    becomes(
        DownloadBatch.State.STATE_RUNNING,
        DownloadCounts.newBuilder().setTotal(5).setRunning(2).setQueued(3));
    await().until(() -> get.out().contains("films: running; 2 running, 3 queued"));
    becomes(
        DownloadBatch.State.STATE_COMPLETED,
        DownloadCounts.newBuilder()
            .setTotal(5)
            .setCompleted(5)
            .setDurableBytes(10 << 20)
            .setTotalBytes(10 << 20));

    assertThat(exitCode.join()).isZero();
    assertThat(get.outLines().getLast())
        .isEqualTo("films: completed; 5 of 5 files done, 10.0 MiB of 10.0 MiB, 100%");
    assertThat(get.err()).isEmpty();
  }

  @Test
  void batchOfWhichNotEverythingCameEndsWithExitCodeOne() {
    CommandRun get = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = get.start("get", "--chat", "films");
    await().until(() -> farm.batches().all().size() == 1);
    becomes(
        DownloadBatch.State.STATE_COMPLETED,
        DownloadCounts.newBuilder().setTotal(5).setCompleted(4).setCancelled(1));

    assertThat(exitCode.join()).isEqualTo(1);
  }

  @Test
  void waitIsSaidAndCtrlCLeavesTheBatchToTheFarm() {
    CommandRun get = CommandRun.against(farm).onTerminal();
    CompletableFuture<Integer> exitCode = get.start("get", "--chat", "films");
    await().until(() -> farm.batches().all().size() == 1 && get.interruptible());
    farm.batches()
        .change(
            BATCH,
            batch ->
                batch
                    .setState(DownloadBatch.State.STATE_WAITING)
                    .setWait(
                        DownloadWait.newBuilder().setCause(DownloadWait.Cause.CAUSE_LOGIN_NEEDED)));
    await().until(() -> get.out().contains("films: waiting: login needed, 0 files so far"));
    get.interrupt();

    assertThat(exitCode.join()).isEqualTo(130);
    assertThat(get.outLines().getLast())
        .contains("Detached: the batch goes on.", "telefarm batches follow 100");
  }

  @Test
  void detachPrintsTheIdAndAFollowerFindsTheSupervisorAgain() throws Exception {
    CommandRun get = CommandRun.against(farm);
    assertThat(get.run("get", "--chat", "films", "--detach")).isZero();
    assertThat(get.outLines()).containsExactly("100");

    CommandRun follow = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = follow.start("batches", "follow", "100", "--json");
    await().until(() -> !follow.out().isEmpty());
    farm.stop();
    farm.startOnAnotherPort();
    becomes(DownloadBatch.State.STATE_COMPLETED, DownloadCounts.newBuilder());
    assertThat(exitCode.join()).isZero();
    DownloadBatch.Builder last = DownloadBatch.newBuilder();
    JsonFormat.parser().merge(follow.outLines().getLast(), last);
    assertThat(last.getState()).isEqualTo(DownloadBatch.State.STATE_COMPLETED);
  }

  @Test
  void batchesAreListedAndCancelled() {
    assertThat(CommandRun.against(farm).run("get", "--chat", "films", "--detach")).isZero();
    CommandRun list = CommandRun.against(farm);
    assertThat(list.run("batches")).isZero();
    assertThat(list.out()).contains("100", "listing", "films", "/srv/here/");

    CommandRun cancel = CommandRun.against(farm);
    assertThat(cancel.run("batches", "cancel", "100")).isZero();
    assertThat(cancel.out()).contains("100 cancelled: 0 of 0 files are here");
    assertThat(CommandRun.against(farm).run("batches", "follow", "7")).isEqualTo(4);
  }

  @Test
  void subscriptionIsMadeListedPausedAndEnded() {
    CommandRun subscribe = CommandRun.against(farm);
    assertThat(
            subscribe.run(
                "subscribe", "-1001", "--type", "photo", "--since", "2026-01-31", "-o", "new"))
        .isZero();
    assertThat(subscribe.out()).contains("Subscribed to -1001: 200");
    Subscription asked = farm.subscriptions().all().getFirst();
    assertThat(asked.getSource().getChat()).isEqualTo("-1001");
    assertThat(asked.getSource().getFilter().getTypesList()).containsExactly(Media.Type.TYPE_PHOTO);
    assertThat(asked.getTarget().getPath()).isEqualTo("/srv/here/new/");
    assertThat(asked.getStartTime().getSeconds()).isEqualTo(1_769_817_600L);

    assertThat(CommandRun.against(farm).run("subscribe", "@films")).isZero();
    assertThat(farm.subscriptions().all().getLast().hasStartTime()).isFalse();
    assertThat(CommandRun.against(farm).run("subscribe", "@films", "--from-beginning")).isZero();
    assertThat(farm.subscriptions().all().getLast().getStartTime().getSeconds()).isZero();
    assertThat(farm.subscriptions().all().getLast().hasStartTime()).isTrue();

    CommandRun list = CommandRun.against(farm);
    assertThat(list.run("subscriptions")).isZero();
    assertThat(list.out()).contains("200", "active", "-1001", "/srv/here/new/");
    assertThat(CommandRun.against(farm).run("subscriptions", "pause", "200")).isZero();
    assertThat(farm.subscriptions().all().getFirst().getState())
        .isEqualTo(Subscription.State.STATE_PAUSED);
    assertThat(CommandRun.against(farm).run("subscriptions", "resume", "200")).isZero();
    assertThat(CommandRun.against(farm).run("unsubscribe", "200", "201")).isZero();
    assertThat(farm.subscriptions().all()).hasSize(1);
    CommandRun gone = CommandRun.against(farm);
    assertThat(gone.run("unsubscribe", "200")).isEqualTo(4);
    assertThat(gone.err()).contains("see `telefarm subscriptions`");
  }

  @Test
  void scheduleAndPriorityArePassedOn() {
    String[] when = {"--not-before", "2026-01-31", "--hours", "daily 22:00-06:00", "--priority=9"};
    assertThat(CommandRun.against(farm).run(with(when, "get", "--chat", "films", "--detach")))
        .isZero();
    assertThat(CommandRun.against(farm).run(with(when, "subscribe", "@films"))).isZero();

    DownloadSchedule expected =
        DownloadSchedule.newBuilder()
            .setNotBeforeTime(Timestamps.fromSeconds(1_769_817_600L))
            .addWindows("daily 22:00-06:00")
            .build();
    DownloadBatch batch = farm.batches().all().getFirst();
    assertThat(batch.getSchedule()).isEqualTo(expected);
    assertThat(batch.getPriority()).isEqualTo(9);
    Subscription subscription = farm.subscriptions().all().getFirst();
    assertThat(subscription.getSchedule()).isEqualTo(expected);
    assertThat(subscription.getPriority()).isEqualTo(9);
  }

  private static String[] with(String[] options, String... command) {
    return Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray(String[]::new);
  }

  private void becomes(DownloadBatch.State state, DownloadCounts.Builder counts) {
    farm.batches()
        .change(
            BATCH,
            batch ->
                batch
                    .setState(state)
                    .setCounts(counts)
                    .setListedCount(counts.getTotal())
                    .setListTime(com.google.protobuf.Timestamp.getDefaultInstance()));
  }
}
