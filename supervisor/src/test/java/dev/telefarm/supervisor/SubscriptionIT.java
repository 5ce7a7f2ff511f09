package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.ChatNews;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.worker.PuppetChat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions, with puppets that list the chat and tell of news. */
final class SubscriptionIT {
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
    for (String account : List.of("alice", "bob", "carol")) {
      puppets.create(account);
    }
  }

  @AfterAll
  static void end() {
    supervisor.close();
  }

  @Test
  void whatComesIsFetchedOnceAlsoWhatCameWhileTheFarmWasDown() throws Exception {
    calls.chat("alice", 3);
    puppets.tell("alice", "chat-instant", "");
    CreateSubscriptionRequest.Builder request = by("alice", "films");
    Subscription created = calls.create(request);
    String name = created.getName();
    assertThat(calls.create(request).getName()).isEqualTo(name);
    assertThat(SupervisorProcess.reason(catchThrowable(() -> calls.create(by("bob", "films")))))
        .isEqualTo("REQUEST_ID_REUSED");
    assertThat(calls.awaitListed(name, 3).getLastMessageId()).isEqualTo(3);

    calls.chat("alice", 5);
    news("alice");
    Subscription seen = calls.awaitSubscription(name, it -> it.getCounts().getCompleted() == 5);
    assertThat(seen.getState()).isEqualTo(Subscription.State.STATE_ACTIVE);
    assertThat(seen.getLastMessageId()).isEqualTo(5);
    assertThat(seen.hasCheckTime()).isTrue();

    supervisor.kill();
    calls.chat("alice", 8);
    supervisor.start();
    assertThat(calls.create(request).getName()).isEqualTo(name);
    calls.awaitListed(name, 8);

    // A supervisor that was told nothing, and a worker that was away.
    puppets.kill("alice");
    calls.chat("alice", 9);
    puppets.awaitStart("alice", 2);
    news("alice");
    calls.awaitListed(name, 9);
    calls.assertHasEachOnce(name, 9);
    assertThat(calls.downloads(name)).extracting(Download::getSubscription).containsOnly(name);
  }

  /** Of a chat that is not known yet, as no page came. */
  @Test
  void messageThatComesWhileTheFirstPageIsOnItsWayIsSeen() throws Exception {
    puppets.create("erin");
    calls.chat("erin", 2);
    puppets.tell("erin", "chat-grows", "3");
    String name = calls.create(by("erin", "")).getName();

    calls.awaitListed(name, 3);
    calls.assertHasEachOnce(name, 3);
  }

  @Test
  void pausedSubscriptionCatchesUpAndADeletedOneLeavesItsDownloads() throws Exception {
    calls.chat("bob", 2);
    String name = calls.create(by("bob", "")).getName();
    calls.awaitListed(name, 2);

    assertThat(calls.pause(name).getState()).isEqualTo(Subscription.State.STATE_PAUSED);
    assertThat(calls.pause(name).getState()).isEqualTo(Subscription.State.STATE_PAUSED);
    calls.chat("bob", 4);
    news("bob");
    supervisor.kill();
    supervisor.start();
    puppets.awaitReady("bob");
    assertThat(calls.subscription(name).getState()).isEqualTo(Subscription.State.STATE_PAUSED);
    assertThat(calls.subscription(name).getListedCount()).isEqualTo(2);
    assertThat(calls.resume(name).getState()).isEqualTo(Subscription.State.STATE_ACTIVE);
    calls.awaitListed(name, 4);
    calls.assertHasEachOnce(name, 4);

    assertThat(calls.delete(name)).isEqualTo(Empty.getDefaultInstance());
    assertThat(SupervisorProcess.reason(catchThrowable(() -> calls.delete(name))))
        .isEqualTo("SUBSCRIPTION_NOT_FOUND");
    calls.assertHasEachOnce(name, 4);
  }

  @Test
  void subscriptionToAChatThatNobodySeesFailsUntilItIsResumed() throws Exception {
    String name = calls.create(by("carol", "")).getName();
    Subscription failed =
        calls.awaitSubscription(name, it -> it.getState() == Subscription.State.STATE_FAILED);
    assertThat(failed.getFailure().getReason()).isEqualTo(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);

    calls.chat("carol", 1);
    Subscription resumed = calls.resume(name);

    assertThat(resumed.hasFailure()).isFalse();
    calls.awaitListed(name, 1);
    assertThat(calls.delete(name)).isEqualTo(Empty.getDefaultInstance());
  }

  @Test
  void itStartsWhenItWasMadeOrWhenItIsTold() throws Exception {
    puppets.create("dora");
    calls.chat("dora", 1);
    CreateSubscriptionRequest.Builder request = by("dora", "");
    request.getSubscriptionBuilder().clearStartTime();
    Subscription fromNow = calls.create(request);
    assertThat(fromNow.getStartTime()).isEqualTo(fromNow.getCreateTime());
    calls.awaitSubscription(fromNow.getName(), Subscription::hasCheckTime);
    assertThat(calls.asked("dora").getFilter().getSentAfter())
        .isEqualTo(Timestamp.newBuilder().setSeconds(fromNow.getStartTime().getSeconds()).build());
    assertThat(calls.delete(fromNow.getName())).isEqualTo(Empty.getDefaultInstance());

    request.getSubscriptionBuilder().getStartTimeBuilder().setSeconds(1_000);
    request
        .getSubscriptionBuilder()
        .getSourceBuilder()
        .getFilterBuilder()
        .getSentAfterBuilder()
        .setSeconds(2_000);
    Subscription later = calls.create(request);
    calls.awaitSubscription(later.getName(), Subscription::hasCheckTime);
    assertThat(calls.asked("dora").getFilter().getSentAfter().getSeconds()).isEqualTo(2_000);
    assertThat(calls.delete(later.getName())).isEqualTo(Empty.getDefaultInstance());
  }

  @Test
  void itsDownloadsHaveItsScheduleAndPriority() throws Exception {
    puppets.create("fay");
    calls.chat("fay", 2);
    DownloadSchedule schedule =
        DownloadSchedule.newBuilder()
            .setNotBeforeTime(Timestamp.newBuilder().setSeconds(4_000_000_000L))
            .build();
    CreateSubscriptionRequest.Builder request = by("fay", "");
    request.getSubscriptionBuilder().setSchedule(schedule).setPriority(7);
    Subscription created = calls.create(request);
    assertThat(created.getSchedule()).isEqualTo(schedule);

    calls.awaitListed(created.getName(), 2);

    assertThat(calls.downloads(created.getName()))
        .hasSize(2)
        .allSatisfy(download -> {
          assertThat(download.getSchedule()).isEqualTo(schedule);
          assertThat(download.getPriority()).isEqualTo(7);
        });
    assertThat(calls.delete(created.getName())).isEqualTo(Empty.getDefaultInstance());
  }

  private static CreateSubscriptionRequest.Builder by(String account, String requestId) {
    CreateSubscriptionRequest.Builder request = calls.fromTheBeginning(requestId);
    request.getSubscriptionBuilder().getAccountsBuilder().addAccounts("accounts/" + account);
    return request;
  }

  private static void news(String account) throws Exception {
    puppets.say(
        account,
        WorkerReport.newBuilder()
            .setChatNews(ChatNews.newBuilder().addChatIds(PuppetChat.ID))
            .build());
  }
}
