package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadSources;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ListDownloadBatchesRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListSubscriptionsRequest;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.proto.v1.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each field of batches and subscriptions that can be wrong is named, and nothing is stored. */
final class HarvestFieldsIT {
  private static final String ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private static HarvestCalls calls;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    Puppets puppets = new Puppets(supervisor, new FarmCalls(supervisor, folder));
    calls = new HarvestCalls(supervisor, puppets, folder);
  }

  @AfterAll
  static void end() {
    supervisor.close();
  }

  @Test
  void badFieldsOfBatches() throws Exception {
    refuses("batch.chat", batch().clearSource());
    for (String chat : List.of("", "a b", "x", "chats/films", "accounts/alice/chats/")) {
      refuses("batch.chat.chat", batch().setChat(ChatMedia.newBuilder().setChat(chat)));
    }
    refuses(
        "batch.chat.chat",
        batch().setChat(ChatMedia.newBuilder().setChat("accounts/nobody/chats/films")));
    refuses(
        "batch.chat.filter.min_size_bytes",
        batch()
            .setChat(
                HarvestCalls.media().toBuilder()
                    .setFilter(MediaFilter.newBuilder().setMinSizeBytes(-1))));
    refuses("batch.list.sources", batch().setList(DownloadSources.getDefaultInstance()));
    DownloadSource link = DownloadSource.newBuilder().setLink("https://t.me/films/1").build();
    DownloadSources.Builder tooMany = DownloadSources.newBuilder();
    for (int i = 0; i <= 10_000; i++) {
      tooMany.addSources(link);
    }
    refuses("batch.list.sources", batch().setList(tooMany));
    refuses(
        "batch.list.sources[1].link",
        batch()
            .setList(
                DownloadSources.newBuilder()
                    .addSources(link)
                    .addSources(DownloadSource.newBuilder().setLink("https://example.org/1"))));
    refuses("batch.target.path", batch().clearTarget());
    refuses(
        "batch.target.path",
        batch().setTarget(DownloadTarget.newBuilder().setPath("/tmp/no-folder")));
    refuses(
        "batch.target.if_exists",
        batch().setTarget(calls.target("x").toBuilder().setIfExistsValue(99)));
    refuses(
        "batch.accounts.accounts",
        batch().setAccounts(AccountSelector.newBuilder().addAccounts("accounts/nobody")));
    refuses("batch.priority", batch().setPriority(101));
    refuses(
        "batch.schedule.windows",
        batch().setSchedule(DownloadSchedule.newBuilder().addWindows("at night")));
    BadFields.refuses("request_id", () -> calls.create(calls.wholeChat("a\nb")));
    for (String name : List.of("", "downloads/1", "batches/1")) {
      BadFields.refuses("name", () -> calls.batch(name));
      BadFields.refuses("name", () -> calls.cancel(name));
    }
    BadFields.refuses("batch", () -> list(ListDownloadsRequest.newBuilder().setBatch("x")));
    BadFields.refuses(
        "subscription", () -> list(ListDownloadsRequest.newBuilder().setSubscription("x")));
    assertThat(
            supervisor
                .batches()
                .listDownloadBatches(ListDownloadBatchesRequest.getDefaultInstance())
                .getBatchesList())
        .isEmpty();
  }

  @Test
  void badFieldsOfSubscriptions() throws Exception {
    refuses("subscription.source.chat", subscription().clearSource());
    refuses(
        "subscription.source.chat",
        subscription().setSource(ChatMedia.newBuilder().setChat("a b")));
    refuses("subscription.target.path", subscription().clearTarget());
    refuses(
        "subscription.target.path",
        subscription().setTarget(DownloadTarget.newBuilder().setPath("/tmp/no-folder")));
    refuses("subscription.priority", subscription().setPriority(-101));
    refuses(
        "subscription.schedule.windows",
        subscription().setSchedule(DownloadSchedule.newBuilder().addWindows("at night")));
    refuses(
        "subscription.start_time",
        subscription().setStartTime(Timestamp.newBuilder().setSeconds(-1)));
    BadFields.refuses("request_id", () -> calls.create(calls.fromTheBeginning("a\nb")));
    for (String name : List.of("", "batches/1", "subscriptions/1")) {
      BadFields.refuses("name", () -> calls.subscription(name));
      BadFields.refuses("name", () -> calls.pause(name));
      BadFields.refuses("name", () -> calls.resume(name));
      BadFields.refuses("name", () -> calls.delete(name));
    }
    assertThat(
            supervisor
                .subscriptions()
                .listSubscriptions(ListSubscriptionsRequest.getDefaultInstance())
                .getSubscriptionsList())
        .isEmpty();
  }

  @Test
  void missingOnesAreNamed() {
    String batch = "batches/" + ID;
    String subscription = "subscriptions/" + ID;
    assertMissing("BATCH_NOT_FOUND", () -> calls.batch(batch));
    assertMissing("BATCH_NOT_FOUND", () -> calls.cancel(batch));
    assertMissing("BATCH_NOT_FOUND", () -> calls.downloads(batch));
    assertMissing("SUBSCRIPTION_NOT_FOUND", () -> calls.subscription(subscription));
    assertMissing("SUBSCRIPTION_NOT_FOUND", () -> calls.pause(subscription));
    assertMissing("SUBSCRIPTION_NOT_FOUND", () -> calls.resume(subscription));
    assertMissing("SUBSCRIPTION_NOT_FOUND", () -> calls.delete(subscription));
  }

  private static void assertMissing(String reason, Callable<?> call) {
    assertThat(SupervisorProcess.reason(catchThrowable(call::call))).isEqualTo(reason);
  }

  private static void refuses(String field, DownloadBatch.Builder batch) throws Exception {
    BadFields.refuses(
        field, () -> calls.create(BatchCreateDownloadsRequest.newBuilder().setBatch(batch)));
  }

  private static void refuses(String field, Subscription.Builder subscription) throws Exception {
    BadFields.refuses(
        field,
        () -> calls.create(CreateSubscriptionRequest.newBuilder().setSubscription(subscription)));
  }

  private static DownloadBatch.Builder batch() {
    return calls.wholeChat("").getBatchBuilder();
  }

  private static Subscription.Builder subscription() {
    return calls.fromTheBeginning("").getSubscriptionBuilder();
  }

  private static Object list(ListDownloadsRequest.Builder request) throws Exception {
    return supervisor.downloads().listDownloads(request.build());
  }
}
