package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Subscription;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What requests for batches and subscriptions must be like. */
final class BatchRequests {
  private static final int MAX_SOURCES = 10_000;
  private static final long MAX_SECONDS = 253_402_300_799L; // the end of the year 9999
  private static final Pattern CHAT =
      Pattern.compile("(?:(accounts/[^/]+)/chats/)?(?:-?\\d{1,19}|[A-Za-z]\\w{3,31})");

  private BatchRequests() {}

  static void check(DownloadRequests rules, BatchCreateDownloadsRequest request) {
    Fields fields = new Fields();
    DownloadBatch batch = request.getBatch();
    switch (batch.getSourceCase()) {
      case CHAT -> chat(rules, fields, batch.getChat(), "batch.chat");
      case LIST -> {
        int count = batch.getList().getSourcesCount();
        fields.require(
            count >= 1 && count <= MAX_SOURCES, "batch.list.sources", "must be 1 to 10000");
        for (int i = 0; i < Math.min(count, MAX_SOURCES); i++) {
          DownloadRequests.source(
              fields, batch.getList().getSources(i), "batch.list.sources[" + i + "]");
        }
      }
      case SOURCE_NOT_SET ->
          fields.require(false, "batch.chat", "or batch.list is required: where the files are");
    }
    folder(rules, fields, batch.getTarget(), "batch.target");
    rules.accounts(fields, batch.getAccounts(), "batch.accounts");
    DownloadRequests.priority(fields, batch.getPriority(), "batch.priority");
    DownloadRequests.schedule(fields, batch.getSchedule(), "batch.schedule");
    fields.requestId(request.getRequestId());
    fields.check();
  }

  static void check(DownloadRequests rules, CreateSubscriptionRequest request) {
    Fields fields = new Fields();
    Subscription subscription = request.getSubscription();
    chat(rules, fields, subscription.getSource(), "subscription.source");
    folder(rules, fields, subscription.getTarget(), "subscription.target");
    rules.accounts(fields, subscription.getAccounts(), "subscription.accounts");
    DownloadRequests.priority(fields, subscription.getPriority(), "subscription.priority");
    DownloadRequests.schedule(fields, subscription.getSchedule(), "subscription.schedule");
    long start = subscription.getStartTime().getSeconds();
    fields.require(
        start >= 0 && start <= MAX_SECONDS,
        "subscription.start_time",
        "must be from 1970-01-01T00:00:00Z to the year 9999");
    fields.requestId(request.getRequestId());
    fields.check();
  }

  private static void chat(DownloadRequests rules, Fields fields, ChatMedia media, String field) {
    MediaFilterFields.check(fields, media.getFilter(), field + ".filter");
    Matcher chat = CHAT.matcher(media.getChat());
    if (!chat.matches()) {
      fields.require(
          false,
          field + ".chat",
          "must be a chat id or a public username, or accounts/{account}/chats/{chat} with one");
    } else if (chat.group(1) != null) {
      rules.account(fields, chat.group(1), field + ".chat");
    }
  }

  /** Many files go there. */
  private static void folder(
      DownloadRequests rules, Fields fields, DownloadTarget target, String field) {
    rules.target(fields, target, field);
    String path = target.getPath();
    fields.require(
        path.isEmpty() || path.endsWith("/") || namesEachFile(path),
        field + ".path",
        "must be a folder: end it with /, or with a name that has a placeholder such as {name}");
  }

  /** Whether the last name has a placeholder; braces that stand for themselves are doubled. */
  private static boolean namesEachFile(String path) {
    return path.substring(path.lastIndexOf('/') + 1).replace("{{", "").contains("{");
  }
}
