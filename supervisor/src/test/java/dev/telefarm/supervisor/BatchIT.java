package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadSources;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ListDownloadBatchesRequest;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.worker.PuppetChat;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of downloads, with puppets that list the chat. */
final class BatchIT {
  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private static Puppets puppets;

  @SuppressWarnings("NullAway.Init")
  private static HarvestCalls calls;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    puppets = new Puppets(supervisor, new FarmCalls(supervisor, folder));
    calls = new HarvestCalls(supervisor, puppets, folder);
    for (String account : List.of("alice", "bob", "carol", "dave", "erin")) {
      puppets.create(account);
    }
  }

  @AfterAll
  static void end() {
    supervisor.close();
  }

  @Test
  void eachFileOfTheChatGetsOneDownloadAndAllOfThemEnd() throws Exception {
    calls.chat("alice", 250);
    puppets.tell("alice", "page", "100");
    puppets.tell("alice", "chat-instant", "");
    MediaFilter filter =
        MediaFilter.newBuilder().addTypes(Media.Type.TYPE_DOCUMENT).setMinSizeBytes(7).build();
    BatchCreateDownloadsRequest.Builder request = by("alice", "whole");
    request.getBatchBuilder().getChatBuilder().setFilter(filter);

    DownloadBatch created = calls.create(request);
    assertThat(calls.create(request).getName()).isEqualTo(created.getName());
    assertThat(SupervisorProcess.reason(catchThrowable(() -> calls.create(by("alice", "whole")))))
        .isEqualTo("REQUEST_ID_REUSED");
    DownloadBatch completed =
        calls.awaitState(created.getName(), DownloadBatch.State.STATE_COMPLETED);

    calls.assertHasEachOnce(created.getName(), 250);
    assertThat(completed.getListedCount()).isEqualTo(250);
    assertThat(completed.getCounts().getTotal()).isEqualTo(250);
    assertThat(completed.getCounts().getCompleted()).isEqualTo(250);
    assertThat(completed.getCounts().getTotalBytes()).isEqualTo(250_000);
    assertThat(completed.hasListTime()).isTrue();
    assertThat(completed.hasEndTime()).isTrue();
    assertThat(calls.asked("alice").getFilter()).isEqualTo(filter);
    assertThat(calls.asked("alice").getOldestFirst()).isTrue();
    assertThat(calls.downloads(created.getName()))
        .allSatisfy(download -> {
          assertThat(download.getBatch()).isEqualTo(created.getName());
          assertThat(download.getAccounts()).isEqualTo(request.getBatch().getAccounts());
        });
    assertThat(reasonOfCancel(created.getName())).isEqualTo("BATCH_STATE");
  }

  @Test
  void listMakesAllItsDownloadsAtOnce() throws Exception {
    DownloadSources sources = sources(2_000);
    BatchCreateDownloadsRequest.Builder request = list(sources);

    DownloadBatch created = calls.create(request);

    assertThat(created.getState()).isEqualTo(DownloadBatch.State.STATE_RUNNING);
    assertThat(created.getCounts().getTotal()).isEqualTo(2_000);
    assertThat(created.hasList()).isFalse();
    assertThat(calls.downloads(created.getName()).reversed())
        .extracting(Download::getSource)
        .containsExactlyElementsOf(sources.getSourcesList());

    DownloadBatch cancelled = calls.cancel(created.getName());
    assertThat(cancelled.getState()).isEqualTo(DownloadBatch.State.STATE_CANCELLED);
    assertThat(cancelled.getCounts().getCancelled()).isEqualTo(2_000);
    assertThat(calls.cancel(created.getName())).isEqualTo(cancelled);
  }

  @Test
  void batchesComeNewestFirstPageByPage() throws Exception {
    DownloadBatch first = calls.create(list(sources(1)));
    DownloadBatch second = calls.create(list(sources(1)));
    var page =
        supervisor
            .batches()
            .listDownloadBatches(ListDownloadBatchesRequest.newBuilder().setPageSize(1).build());
    assertThat(page.getBatchesList())
        .extracting(DownloadBatch::getName)
        .containsExactly(second.getName());
    var next =
        supervisor
            .batches()
            .listDownloadBatches(
                ListDownloadBatchesRequest.newBuilder()
                    .setPageSize(1)
                    .setPageToken(page.getNextPageToken())
                    .build());
    assertThat(next.getBatchesList())
        .extracting(DownloadBatch::getName)
        .containsExactly(first.getName());
    calls.cancel(first.getName());
    calls.cancel(second.getName());
  }

  @Test
  void anotherAccountListsWhereOneCannotSeeTheChatOrHasToWait() throws Exception {
    calls.chat("bob", 30);
    puppets.tell("bob", "page", "10");
    puppets.tell("bob", "chat-flood", "3600000");
    DownloadBatch created = calls.create(calls.wholeChat("").setBatch(by("bob", "").getBatch()));
    DownloadBatch waiting = calls.awaitState(created.getName(), DownloadBatch.State.STATE_WAITING);
    assertThat(waiting.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_FLOOD_WAIT);
    assertThat(waiting.getWait().hasUntil()).isTrue();
    calls.cancel(created.getName());

    calls.chat("carol", 30);
    BatchCreateDownloadsRequest.Builder both = by("bob", "");
    both.getBatchBuilder().getAccountsBuilder().addAccounts("accounts/carol");
    DownloadBatch taken = calls.create(both);
    calls.await(taken.getName(), DownloadBatch::hasListTime);
    calls.assertHasEachOnce(taken.getName(), 30);
    calls.cancel(taken.getName());
  }

  @Test
  void chatThatNoAccountSeesFailsTheBatchAndAStoppedAccountIsWaitedFor() throws Exception {
    DownloadBatch created = calls.create(by("dave", ""));
    DownloadBatch failed = calls.awaitState(created.getName(), DownloadBatch.State.STATE_FAILED);
    assertThat(failed.getFailure().getReason()).isEqualTo(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);
    assertThat(failed.hasEndTime()).isTrue();
    assertThat(reasonOfCancel(created.getName())).isEqualTo("BATCH_STATE");

    puppets.stop("dave");
    DownloadBatch waiting = calls.create(by("dave", ""));
    assertThat(
            calls
                .awaitState(waiting.getName(), DownloadBatch.State.STATE_WAITING)
                .getWait()
                .getCause())
        .isEqualTo(DownloadWait.Cause.CAUSE_NO_ACCOUNT);
    calls.chat("dave", 3);
    puppets.start("dave");
    calls.await(waiting.getName(), DownloadBatch::hasListTime);
    calls.assertHasEachOnce(waiting.getName(), 3);
    calls.cancel(waiting.getName());
  }

  @Test
  void filesWaitForTheBatchsOwnTime() throws Exception {
    puppets.create("fay");
    calls.chat("fay", 4);
    puppets.tell("fay", "chat-instant", "");
    Instant tomorrow = Clock.systemUTC().instant().plus(1, ChronoUnit.DAYS);
    DownloadBatch listed =
        calls.await(
            calls.create(by("fay", tomorrow)).getName(),
            batch -> batch.getCounts().getWaiting() == 4);
    assertThat(calls.downloads(listed.getName()))
        .hasSize(4)
        .allSatisfy(download -> {
          assertThat(download.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_SCHEDULE);
          assertThat(download.getWait().getUntil().getSeconds())
              .isEqualTo(tomorrow.getEpochSecond());
          assertThat(download.getSchedule()).isEqualTo(listed.getSchedule());
        });
    calls.cancel(listed.getName());

    // More than one plan tells.
    BatchCreateDownloadsRequest.Builder many = by("fay", tomorrow);
    many.getBatchBuilder().setList(sources(2_500));
    String waiting = calls.create(many).getName();
    calls.await(waiting, batch -> batch.getCounts().getWaiting() == 2_500);
    calls.cancel(waiting);

    Instant soon = Clock.systemUTC().instant().plusSeconds(3);
    String name = calls.create(by("fay", soon)).getName();
    calls.awaitState(name, DownloadBatch.State.STATE_COMPLETED);
    assertThat(calls.downloads(name))
        .hasSize(4)
        .allSatisfy(download ->
            assertThat(download.getEndTime().getSeconds())
                .isGreaterThanOrEqualTo(soon.getEpochSecond()));
  }

  @Test
  void privateChatIsListedAndFetchedByOneAccountAlone() throws Exception {
    calls.chat("erin", 5);
    puppets.tell("erin", "chat-id", "77");
    BatchCreateDownloadsRequest.Builder request = calls.wholeChat("");
    request.getBatchBuilder().getChatBuilder().setChat("accounts/erin/chats/77");
    DownloadBatch created = calls.create(request);
    calls.await(created.getName(), DownloadBatch::hasListTime);

    assertThat(calls.downloads(created.getName()))
        .hasSize(5)
        .allSatisfy(download ->
            assertThat(download.getAccounts().getAccountsList()).containsExactly("accounts/erin"));
    calls.cancel(created.getName());
  }

  private static BatchCreateDownloadsRequest.Builder by(String account, String requestId) {
    BatchCreateDownloadsRequest.Builder request = calls.wholeChat(requestId);
    request.getBatchBuilder().getAccountsBuilder().addAccounts("accounts/" + account);
    return request;
  }

  private static BatchCreateDownloadsRequest.Builder by(String account, Instant notBefore) {
    BatchCreateDownloadsRequest.Builder request = by(account, "");
    request
        .getBatchBuilder()
        .getScheduleBuilder()
        .getNotBeforeTimeBuilder()
        .setSeconds(notBefore.getEpochSecond());
    return request;
  }

  private static BatchCreateDownloadsRequest.Builder list(DownloadSources sources) {
    BatchCreateDownloadsRequest.Builder request = by("bob", "");
    request.getBatchBuilder().setList(sources);
    return request;
  }

  private static DownloadSources sources(int count) {
    DownloadSources.Builder sources = DownloadSources.newBuilder();
    IntStream.rangeClosed(1, count)
        .forEach(message ->
            sources
                .addSourcesBuilder()
                .getMessageBuilder()
                .setChatId(PuppetChat.ID)
                .setMessageId(message));
    return sources.build();
  }

  private static String reasonOfCancel(String name) {
    return SupervisorProcess.reason(catchThrowable(() -> calls.cancel(name)));
  }
}
