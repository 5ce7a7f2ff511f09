package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListDownloadBatchesRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListFloodEventsRequest;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.ListSubscriptionsRequest;
import dev.telefarm.proto.v1.ListWorkerSamplesRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerSample;
import java.util.List;
import java.util.Map;

/** The API's listings as sequences. */
final class Listings {
  private Listings() {}

  static Pages<Account> accounts(TelefarmClient client) {
    return accounts(client, Map.of());
  }

  /** Those that have these labels. */
  static Pages<Account> accounts(TelefarmClient client, Map<String, String> labels) {
    return new Pages<>(token -> {
      var answer =
          client
              .accounts()
              .listAccounts(
                  ListAccountsRequest.newBuilder()
                      .putAllLabels(labels)
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getAccountsList(), answer.getNextPageToken());
    });
  }

  static Pages<Chat> chats(TelefarmClient client, String account) {
    return new Pages<>(token -> {
      var answer =
          client
              .chats()
              .listChats(
                  ListChatsRequest.newBuilder()
                      .setParent(account)
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getChatsList(), answer.getNextPageToken());
    });
  }

  /**
   * The files of a chat.
   *
   * @param request without a page token
   */
  static Pages<Media> media(TelefarmClient client, ListMediaRequest.Builder request) {
    return new Pages<>(token -> {
      var answer = client.chats().listMedia(request.setPageToken(token).build());
      return new Pages.Page<>(answer.getMediaList(), answer.getNextPageToken());
    });
  }

  static Pages<Download> downloads(TelefarmClient client, List<Download.State> states) {
    return downloads(client, states, Pages.SIZE);
  }

  /** In pages of at most {@code page}. */
  static Pages<Download> downloads(TelefarmClient client, List<Download.State> states, int page) {
    return new Pages<>(token -> {
      var answer =
          client
              .downloads()
              .listDownloads(
                  ListDownloadsRequest.newBuilder()
                      .addAllStates(states)
                      .setPageSize(Math.min(page, Pages.SIZE))
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getDownloadsList(), answer.getNextPageToken());
    });
  }

  static Pages<DownloadBatch> batches(TelefarmClient client) {
    return new Pages<>(token -> {
      var answer =
          DownloadBatchServiceGrpc.newBlockingStub(client.channel())
              .listDownloadBatches(
                  ListDownloadBatchesRequest.newBuilder()
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getBatchesList(), answer.getNextPageToken());
    });
  }

  static Pages<Subscription> subscriptions(TelefarmClient client) {
    return new Pages<>(token -> {
      var answer =
          SubscriptionServiceGrpc.newBlockingStub(client.channel())
              .listSubscriptions(
                  ListSubscriptionsRequest.newBuilder()
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getSubscriptionsList(), answer.getNextPageToken());
    });
  }

  /**
   * The flood ledger, newest first.
   *
   * @param account {@code accounts/{account}}, or empty for all
   */
  static Pages<FloodEvent> floods(TelefarmClient client, String account) {
    return new Pages<>(token -> {
      var answer =
          client
              .farm()
              .listFloodEvents(
                  ListFloodEventsRequest.newBuilder()
                      .setParent(account)
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getFloodEventsList(), answer.getNextPageToken());
    });
  }

  /**
   * What a worker's processes were like, oldest first.
   *
   * @param worker {@code workers/{account}}
   */
  static Pages<WorkerSample> samples(TelefarmClient client, String worker) {
    return new Pages<>(token -> {
      var answer =
          client
              .farm()
              .listWorkerSamples(
                  ListWorkerSamplesRequest.newBuilder()
                      .setParent(worker)
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getSamplesList(), answer.getNextPageToken());
    });
  }

  static Pages<Worker> workers(TelefarmClient client) {
    return workers(client, Map.of());
  }

  /** Those of accounts that have these labels. */
  static Pages<Worker> workers(TelefarmClient client, Map<String, String> labels) {
    return new Pages<>(token -> {
      var answer =
          client
              .farm()
              .listWorkers(
                  ListWorkersRequest.newBuilder()
                      .putAllLabels(labels)
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getWorkersList(), answer.getNextPageToken());
    });
  }
}
