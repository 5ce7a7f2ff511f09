package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.supervisor.account.AccountId;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a CreateDownload request must be like.
 *
 * @param exists whether an account of this id exists
 * @param targets where files may go
 */
record DownloadRequests(Predicate<AccountId> exists, TargetRules targets) {
  private static final int MAX_PRIORITY = 100;
  private static final int MAX_AT_ONCE = 16;

  void check(CreateDownloadRequest request) {
    Fields fields = new Fields();
    Download download = request.getDownload();
    source(fields, download.getSource());
    target(fields, download.getTarget());
    for (String name : download.getAccounts().getAccountsList()) {
      Optional<AccountId> id = AccountId.parseName(name);
      fields.require(id.isPresent(), "download.accounts.accounts", "must be accounts/{account}");
      fields.require(
          id.map(exists::test).orElse(true),
          "download.accounts.accounts",
          name + " does not exist");
    }
    fields.range(
        download.getAccounts().getMaxAtOnce(), MAX_AT_ONCE, "download.accounts.max_at_once");
    fields.labels(download.getAccounts().getLabelsMap(), "download.accounts.labels");
    fields.require(
        Math.abs((long) download.getPriority()) <= MAX_PRIORITY,
        "download.priority",
        "must be from -100 to 100");
    fields.requestId(request.getRequestId());
    fields.check();
  }

  private static void source(Fields fields, DownloadSource source) {
    switch (source.getSourceCase()) {
      case LINK -> Links.check(fields, source.getLink(), "download.source.link");
      case MESSAGE -> {
        fields.require(
            source.getMessage().getChatId() != 0, "download.source.message.chat_id", "is required");
        fields.require(
            source.getMessage().getMessageId() > 0,
            "download.source.message.message_id",
            "must be a positive number");
      }
      case SOURCE_NOT_SET ->
          fields.require(false, "download.source", "must be a link or a message");
    }
  }

  private void target(Fields fields, DownloadTarget target) {
    fields.require(
        target.getIfExists() != DownloadTarget.IfExists.UNRECOGNIZED,
        "download.target.if_exists",
        "is not a known value");
    fields.require(
        target.getIfKnown() != DownloadTarget.IfKnown.UNRECOGNIZED,
        "download.target.if_known",
        "is not a known value");
    targets.path(fields, target.getPath());
    targets.manifest(fields, target.getManifest());
  }
}
