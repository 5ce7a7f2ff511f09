package dev.telefarm.supervisor.api;

import com.google.rpc.BadRequest.FieldViolation;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.account.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks the fields of one request and collects what is wrong, so that the client learns of
 * everything at once.
 */
final class Fields {
  private static final Pattern REQUEST_ID = Pattern.compile("[\\x20-\\x7e]{1,64}");
  private static final Pattern DOWNLOAD_NAME = Pattern.compile("downloads/[0-9A-HJKMNP-TV-Z]{26}");
  private static final Pattern BATCH_NAME = Pattern.compile("batches/[0-9A-HJKMNP-TV-Z]{26}");
  private static final Pattern SUBSCRIPTION_NAME =
      Pattern.compile("subscriptions/[0-9A-HJKMNP-TV-Z]{26}");
  private static final String WORKERS = "workers/";
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_LENGTH = 63;
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1000;

  private final List<FieldViolation> violations = new ArrayList<>();
  private ErrorReason reason = ErrorReason.ERROR_REASON_INVALID_FIELD;

  void require(boolean condition, String field, String description) {
    if (!condition) {
      violations.add(
          FieldViolation.newBuilder().setField(field).setDescription(description).build());
    }
  }

  /** As require, but with a reason that says more than INVALID_FIELD. */
  void require(boolean condition, String field, String description, ErrorReason special) {
    if (!condition) {
      reason = special;
      require(false, field, description);
    }
  }

  /** A number from 0 to a bound. */
  void range(int value, int max, String field) {
    require(value >= 0 && value <= max, field, "must be from 0 to " + max);
  }

  /** Throws if anything was wrong. */
  void check() {
    if (!violations.isEmpty()) {
      throw new InvalidRequest(reason, violations);
    }
  }

  static AccountId accountName(String name, String field) {
    Fields fields = new Fields();
    fields.accountNameForm(name, field);
    fields.check();
    return AccountId.parseName(name).orElseThrow();
  }

  void accountNameForm(String name, String field) {
    require(
        AccountId.parseName(name).isPresent(),
        field,
        "must be accounts/{account}, with 1 to 63 characters of [a-z0-9-] that start with a letter and do not end with a dash");
  }

  /** The account whose worker is called so. */
  static AccountId workerName(String name, String field) {
    Fields fields = new Fields();
    fields.workerNameForm(name, field);
    fields.check();
    return worker(name).orElseThrow();
  }

  void workerNameForm(String name, String field) {
    require(worker(name).isPresent(), field, "must be workers/{account}");
  }

  static Optional<AccountId> worker(String name) {
    return name.startsWith(WORKERS)
        ? AccountId.parse(name.substring(WORKERS.length()))
        : Optional.empty();
  }

  static void downloadName(String name, String field) {
    Fields fields = new Fields();
    fields.downloadNameForm(name, field);
    fields.check();
  }

  void downloadNameForm(String name, String field) {
    require(
        DOWNLOAD_NAME.matcher(name).matches(),
        field,
        "must be downloads/{download} with the id that CreateDownload gave");
  }

  void batchNameForm(String name, String field) {
    require(
        BATCH_NAME.matcher(name).matches(),
        field,
        "must be batches/{batch} with the id that BatchCreateDownloads gave");
  }

  void subscriptionNameForm(String name, String field) {
    require(
        SUBSCRIPTION_NAME.matcher(name).matches(),
        field,
        "must be subscriptions/{subscription} with the id that CreateSubscription gave");
  }

  void requestId(String requestId) {
    require(
        requestId.isEmpty() || REQUEST_ID.matcher(requestId).matches(),
        "request_id",
        "must be 1 to 64 printable ASCII characters");
  }

  void labels(Map<String, String> labels, String field) {
    require(labels.size() <= MAX_LABELS, field, "must be at most 64 pairs");
    labels.forEach((key, value) -> {
      require(
          !key.isEmpty() && key.length() <= MAX_LABEL_LENGTH,
          field,
          "keys must have 1 to 63 characters");
      require(value.length() <= MAX_LABEL_LENGTH, field, "values must have at most 63 characters");
    });
  }

  /** What a listing is filtered by. */
  static void checkLabels(Map<String, String> labels) {
    Fields fields = new Fields();
    fields.labels(labels, "labels");
    fields.check();
  }

  /** The number of rows that a page has. */
  static int pageSize(int requested) {
    Fields fields = new Fields();
    fields.require(requested >= 0, "page_size", "must not be negative");
    fields.check();
    return requested == 0 ? DEFAULT_PAGE : Math.min(requested, MAX_PAGE);
  }
}
