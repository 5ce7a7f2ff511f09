package dev.telefarm.supervisor.api;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.bandwidth.WeekWindowParser;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What a CreateDownload request must be like, and the like parts of others.
 *
 * @param exists whether an account of this id exists
 * @param targets where files may go
 */
record DownloadRequests(Predicate<AccountId> exists, TargetRules targets) {
  private static final int MAX_PRIORITY = 100;
  private static final int MAX_AT_ONCE = 16;
  private static final int MAX_WINDOWS = 20;

  /** Of a google.protobuf.Timestamp. */
  private static final long MIN_SECONDS = -62_135_596_800L;

  private static final long MAX_SECONDS = 253_402_300_799L;

  void check(CreateDownloadRequest request) {
    Fields fields = new Fields();
    Download download = request.getDownload();
    source(fields, download.getSource(), "download.source");
    target(fields, download.getTarget(), "download.target");
    accounts(fields, download.getAccounts(), "download.accounts");
    priority(fields, download.getPriority(), "download.priority");
    schedule(fields, download.getSchedule(), "download.schedule");
    fields.requestId(request.getRequestId());
    fields.check();
  }

  static void schedule(Fields fields, DownloadSchedule schedule, String field) {
    fields.require(
        valid(schedule.getNotBeforeTime()),
        field + ".not_before_time",
        "must be a time from year 1 to 9999");
    fields.require(
        schedule.getWindowsCount() <= MAX_WINDOWS,
        field + ".windows",
        "must be at most " + MAX_WINDOWS);
    for (String window : schedule.getWindowsList()) {
      try {
        var _ = WeekWindowParser.parse(window, OptionalLong.empty());
      } catch (IllegalArgumentException e) {
        fields.require(false, field + ".windows", String.valueOf(e.getMessage()));
      }
    }
  }

  private static boolean valid(Timestamp time) {
    return time.getSeconds() >= MIN_SECONDS
        && time.getSeconds() <= MAX_SECONDS
        && time.getNanos() >= 0
        && time.getNanos() < 1_000_000_000;
  }

  void accounts(Fields fields, AccountSelector selector, String field) {
    for (String name : selector.getAccountsList()) {
      account(fields, name, field + ".accounts");
    }
    fields.range(selector.getMaxAtOnce(), MAX_AT_ONCE, field + ".max_at_once");
    fields.labels(selector.getLabelsMap(), field + ".labels");
  }

  /** A name that an existing account has. */
  void account(Fields fields, String name, String field) {
    Optional<AccountId> id = AccountId.parseName(name);
    fields.require(id.isPresent(), field, "must be accounts/{account}");
    fields.require(id.map(exists::test).orElse(true), field, name + " does not exist");
  }

  static void priority(Fields fields, int priority, String field) {
    fields.require(Math.abs((long) priority) <= MAX_PRIORITY, field, "must be from -100 to 100");
  }

  static void source(Fields fields, DownloadSource source, String field) {
    switch (source.getSourceCase()) {
      case LINK -> Links.check(fields, source.getLink(), field + ".link");
      case MESSAGE -> {
        fields.require(
            source.getMessage().getChatId() != 0, field + ".message.chat_id", "is required");
        fields.require(
            source.getMessage().getMessageId() > 0,
            field + ".message.message_id",
            "must be a positive number");
      }
      case SOURCE_NOT_SET -> fields.require(false, field, "must be a link or a message");
    }
  }

  void target(Fields fields, DownloadTarget target, String field) {
    fields.require(
        target.getIfExists() != DownloadTarget.IfExists.UNRECOGNIZED,
        field + ".if_exists",
        "is not a known value");
    fields.require(
        target.getIfKnown() != DownloadTarget.IfKnown.UNRECOGNIZED,
        field + ".if_known",
        "is not a known value");
    targets.path(fields, target.getPath(), field + ".path");
    targets.manifest(fields, target.getManifest(), field + ".manifest");
  }
}
