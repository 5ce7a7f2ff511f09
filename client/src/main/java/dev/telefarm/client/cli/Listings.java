package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListFloodEventsRequest;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.Worker;
import java.util.List;

/** The API's listings as sequences. */
final class Listings {
  private Listings() {}

  static Pages<Account> accounts(TelefarmClient client) {
    return new Pages<>(token -> {
      var answer =
          client
              .accounts()
              .listAccounts(
                  ListAccountsRequest.newBuilder()
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

  static Pages<Media> media(TelefarmClient client, String chat, List<Media.Type> types) {
    return new Pages<>(token -> {
      var answer =
          client
              .chats()
              .listMedia(
                  ListMediaRequest.newBuilder()
                      .setParent(chat)
                      .addAllTypes(types)
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getMediaList(), answer.getNextPageToken());
    });
  }

  static Pages<Download> downloads(TelefarmClient client, List<Download.State> states) {
    return new Pages<>(token -> {
      var answer =
          client
              .downloads()
              .listDownloads(
                  ListDownloadsRequest.newBuilder()
                      .addAllStates(states)
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getDownloadsList(), answer.getNextPageToken());
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

  static Pages<Worker> workers(TelefarmClient client) {
    return new Pages<>(token -> {
      var answer =
          client
              .farm()
              .listWorkers(
                  ListWorkersRequest.newBuilder()
                      .setPageSize(Pages.SIZE)
                      .setPageToken(token)
                      .build());
      return new Pages.Page<>(answer.getWorkersList(), answer.getNextPageToken());
    });
  }
}
