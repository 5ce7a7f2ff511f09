package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.CancelDownloadBatchRequest;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.DeleteSubscriptionRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.GetDownloadBatchRequest;
import dev.telefarm.proto.v1.GetSubscriptionRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.PauseSubscriptionRequest;
import dev.telefarm.proto.v1.ResumeSubscriptionRequest;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.worker.PuppetChat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** What tests ask of batches and subscriptions, and the puppets' chat. */
final class HarvestCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SupervisorProcess supervisor;
  private final Puppets puppets;
  private final Path folder;

  HarvestCalls(SupervisorProcess supervisor, Puppets puppets, Path folder) {
    this.supervisor = supervisor;
    this.puppets = puppets;
    this.folder = folder;
  }

  /** The chat has messages 1 to n, as this account sees it. */
  void chat(String account, int newest) throws IOException {
    puppets.tell(account, "chat", Integer.toString(newest));
  }

  DownloadTarget target(String name) {
    return DownloadTarget.newBuilder().setPath(folder.resolve(name) + "/").build();
  }

  static ChatMedia media() {
    return ChatMedia.newBuilder().setChat(Long.toString(PuppetChat.ID)).build();
  }

  BatchCreateDownloadsRequest.Builder wholeChat(String requestId) {
    return BatchCreateDownloadsRequest.newBuilder()
        .setBatch(DownloadBatch.newBuilder().setChat(media()).setTarget(target("batch")))
        .setRequestId(requestId);
  }

  DownloadBatch create(BatchCreateDownloadsRequest.Builder request) throws IOException {
    return supervisor.downloads().batchCreateDownloads(request.build());
  }

  DownloadBatch batch(String name) throws IOException {
    return supervisor
        .batches()
        .getDownloadBatch(GetDownloadBatchRequest.newBuilder().setName(name).build());
  }

  DownloadBatch await(String name, Predicate<DownloadBatch> condition) {
    return org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> batch(name), condition);
  }

  DownloadBatch awaitState(String name, DownloadBatch.State state) {
    return await(name, batch -> batch.getState() == state);
  }

  CreateSubscriptionRequest.Builder fromTheBeginning(String requestId) {
    CreateSubscriptionRequest.Builder request =
        CreateSubscriptionRequest.newBuilder().setRequestId(requestId);
    request
        .getSubscriptionBuilder()
        .setSource(media())
        .setTarget(target("news"))
        .getStartTimeBuilder();
    return request;
  }

  Subscription create(CreateSubscriptionRequest.Builder request) throws IOException {
    return supervisor.subscriptions().createSubscription(request.build());
  }

  Subscription subscription(String name) throws IOException {
    return supervisor
        .subscriptions()
        .getSubscription(GetSubscriptionRequest.newBuilder().setName(name).build());
  }

  Subscription awaitSubscription(String name, Predicate<Subscription> condition) {
    return org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> subscription(name), condition);
  }

  Subscription awaitListed(String name, int files) {
    return awaitSubscription(name, subscription -> subscription.getListedCount() == files);
  }

  DownloadBatch cancel(String name) throws IOException {
    return supervisor
        .batches()
        .cancelDownloadBatch(CancelDownloadBatchRequest.newBuilder().setName(name).build());
  }

  Subscription pause(String name) throws IOException {
    return supervisor
        .subscriptions()
        .pauseSubscription(PauseSubscriptionRequest.newBuilder().setName(name).build());
  }

  Subscription resume(String name) throws IOException {
    return supervisor
        .subscriptions()
        .resumeSubscription(ResumeSubscriptionRequest.newBuilder().setName(name).build());
  }

  Empty delete(String name) throws IOException {
    return supervisor
        .subscriptions()
        .deleteSubscription(DeleteSubscriptionRequest.newBuilder().setName(name).build());
  }

  /** All downloads of a batch or a subscription, newest first. */
  List<Download> downloads(String origin) throws IOException {
    ListDownloadsRequest.Builder request = ListDownloadsRequest.newBuilder().setPageSize(1000);
    if (origin.startsWith("batches/")) {
      request.setBatch(origin);
    } else {
      request.setSubscription(origin);
    }
    List<Download> all = new ArrayList<>();
    do {
      var page = supervisor.downloads().listDownloads(request.build());
      all.addAll(page.getDownloadsList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return all;
  }

  /** Messages 1 to n, each once, in their order. */
  void assertHasEachOnce(String origin, int messages) throws IOException {
    assertThat(downloads(origin).reversed())
        .extracting(download -> download.getSource().getMessage().getMessageId())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, messages).boxed().toList());
  }

  /** What the account's worker was asked last about the chat. */
  Query.ListMedia asked(String account) throws IOException {
    return Query.ListMedia.parseFrom(Files.readAllBytes(puppets.folder(account).resolve("asked")));
  }
}
