package dev.telefarm.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was refused, could not be made, or why a download failed. Made from the {@code
 * google.rpc} details that the supervisor puts on every error; the message is one sentence for a
 * person, {@link #remedy()} says what to do about it. Immutable.
 */
public final class TelefarmException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String DOMAIN = "telefarm";
  private static final String REASON_PREFIX = "ERROR_REASON_";

  /** What kind of trouble it is: what a caller usually branches on. */
  public enum Category {
    /** No supervisor answered, or it went away before it did. */
    UNREACHABLE,
    /** The token is missing or wrong, or the caller is not allowed to do this. */
    REFUSED,
    /** What the call names does not exist. */
    NOT_FOUND,
    /** A field of the request is at fault; nothing was changed. */
    INVALID,
    /** Not possible in the present state: login needed, exists already, wait first. */
    PRECONDITION,
    /** The download failed for good, or its file is not what was written any more. */
    DOWNLOAD_FAILED,
    /** A defect, or a supervisor that does not know the method. */
    INTERNAL
  }

  /**
   * A field of the request that is at fault.
   *
   * @param field its path in the request, for example {@code download.target.path}
   * @param description what is wrong with it and what to do
   */
  public record FieldViolation(String field, String description) {}

  private final Category category;
  private final ErrorReason reason;
  private final transient List<FieldViolation> violations;
  private final transient Map<String, String> metadata;
  private final @Nullable Duration retryAfter;

  private TelefarmException(
      Category category,
      ErrorReason reason,
      String message,
      List<FieldViolation> violations,
      Map<String, String> metadata,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
    this.reason = reason;
    this.violations = List.copyOf(violations);
    this.metadata = Map.copyOf(metadata);
    this.retryAfter = retryAfter;
  }

  private TelefarmException(
      Category category, ErrorReason reason, String message, @Nullable Throwable cause) {
    this(category, reason, message, List.of(), Map.of(), null, cause);
  }

  /**
   * The typed form of what a generated stub throws. A status without {@code google.rpc} details is
   * judged by its code.
   */
  public static TelefarmException from(StatusRuntimeException thrown) {
    if (thrown.getStatus().getCause() instanceof TelefarmException own) {
      return own;
    }
    com.google.rpc.@Nullable Status details = StatusProto.fromThrowable(thrown);
    ErrorReason reason = ErrorReason.ERROR_REASON_UNSPECIFIED;
    Map<String, String> metadata = Map.of();
    List<FieldViolation> violations = new ArrayList<>();
    Duration retryAfter = null;
    for (Any detail : details == null ? List.<Any>of() : details.getDetailsList()) {
      try {
        if (detail.is(ErrorInfo.class)) {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          if (info.getDomain().equals(DOMAIN)) {
            reason = reasonNamed(info.getReason());
            metadata = info.getMetadataMap();
          }
        } else if (detail.is(BadRequest.class)) {
          for (BadRequest.FieldViolation each :
              detail.unpack(BadRequest.class).getFieldViolationsList()) {
            violations.add(new FieldViolation(each.getField(), each.getDescription()));
          }
        } else if (detail.is(RetryInfo.class)) {
          com.google.protobuf.Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
          retryAfter = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
        }
      } catch (InvalidProtocolBufferException _) {
        // A detail that cannot be read says nothing; the status code still does.
      }
    }
    return new TelefarmException(
        category(thrown.getStatus().getCode(), reason),
        reason,
        message(thrown.getStatus(), reason, violations),
        violations,
        metadata,
        retryAfter,
        thrown);
  }

  /** Why {@code download}, which is FAILED, failed. */
  static TelefarmException failed(Download download) {
    String said = download.getFailure().getMessage();
    return new TelefarmException(
        Category.DOWNLOAD_FAILED,
        download.getFailure().getReason(),
        said.isEmpty() ? download.getName() + " failed" : said,
        null);
  }

  /** Why the chat of a FAILED batch could not be listed; empty if it did not fail. */
  public static Optional<TelefarmException> failureOf(DownloadBatch batch) {
    if (batch.getState() != DownloadBatch.State.STATE_FAILED) {
      return Optional.empty();
    }
    ErrorReason reason = batch.getFailure().getReason();
    return Optional.of(
        new TelefarmException(
            reason == ErrorReason.ERROR_REASON_CHAT_NOT_FOUND
                ? Category.NOT_FOUND
                : Category.DOWNLOAD_FAILED,
            reason,
            batch.getFailure().getMessage(),
            null));
  }

  static TelefarmException tokenUnreadable(String message, @Nullable Throwable cause) {
    return new TelefarmException(
        Category.REFUSED, ErrorReason.ERROR_REASON_TOKEN_INVALID, message, cause);
  }

  static TelefarmException unreachable(String message, @Nullable Throwable cause) {
    return new TelefarmException(
        Category.UNREACHABLE, ErrorReason.ERROR_REASON_UNSPECIFIED, message, cause);
  }

  static TelefarmException precondition(ErrorReason reason, String message, String account) {
    return new TelefarmException(
        Category.PRECONDITION, reason, message, List.of(), Map.of("account", account), null, null);
  }

  public Category category() {
    return category;
  }

  /**
   * The supervisor's reason; ERROR_REASON_UNSPECIFIED when the error was not made by a supervisor
   * of this version.
   */
  public ErrorReason reason() {
    return reason;
  }

  /** Never null; empty unless the category is INVALID. */
  public List<FieldViolation> violations() {
    return violations == null ? List.of() : violations;
  }

  /** Names of the things concerned, as the supervisor sent them. Never null. */
  public Map<String, String> metadata() {
    return metadata == null ? Map.of() : metadata;
  }

  /** How long to wait before the same call can succeed, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** What to do about it: one clause without a full stop, for a person. Never empty. */
  public String remedy() {
    return Remedy.of(this);
  }

  /** With WATCHER_TOO_SLOW: where to watch again from. */
  OptionalLong revisionToGoOnFrom() {
    try {
      return OptionalLong.of(Long.parseLong(metadata().getOrDefault("revision", "")));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private static ErrorReason reasonNamed(String name) {
    try {
      return ErrorReason.valueOf(REASON_PREFIX + name);
    } catch (IllegalArgumentException _) {
      return ErrorReason.ERROR_REASON_UNSPECIFIED; // of a newer supervisor: the code decides
    }
  }

  private static Category category(Status.Code code, ErrorReason reason) {
    return switch (code) {
      // The supervisor answered, so it is reachable: it is the account's worker that is not.
      case UNAVAILABLE ->
          reason == ErrorReason.ERROR_REASON_WORKER_UNAVAILABLE
              ? Category.PRECONDITION
              : Category.UNREACHABLE;
      case DEADLINE_EXCEEDED, CANCELLED -> Category.UNREACHABLE;
      case UNAUTHENTICATED, PERMISSION_DENIED -> Category.REFUSED;
      case NOT_FOUND -> Category.NOT_FOUND;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> Category.INVALID;
      case FAILED_PRECONDITION, ALREADY_EXISTS, ABORTED, RESOURCE_EXHAUSTED ->
          Category.PRECONDITION;
      // That somebody changed a file on the disk is no defect of the supervisor's.
      case DATA_LOSS ->
          reason == ErrorReason.ERROR_REASON_TARGET_CHANGED
              ? Category.DOWNLOAD_FAILED
              : Category.INTERNAL;
      case OK, UNKNOWN, UNIMPLEMENTED, INTERNAL -> Category.INTERNAL;
    };
  }

  private static String message(
      Status status, ErrorReason reason, List<FieldViolation> violations) {
    if (!violations.isEmpty()) {
      List<String> all = new ArrayList<>();
      violations.forEach(each -> all.add(each.field() + ": " + each.description()));
      return String.join("; ", all);
    }
    String said = status.getDescription();
    boolean fromSupervisor = reason != ErrorReason.ERROR_REASON_UNSPECIFIED;
    if (fromSupervisor && said != null && !said.isEmpty()) {
      return said;
    }
    return switch (status.getCode()) {
      case UNAVAILABLE -> "no supervisor answers" + inBrackets(deepestMessage(status));
      case DEADLINE_EXCEEDED -> "the supervisor did not answer in time";
      case CANCELLED -> "the call was cancelled";
      default -> said == null || said.isEmpty() ? "the call ended with " + status.getCode() : said;
    };
  }

  private static @Nullable String deepestMessage(Status status) {
    Throwable cause = status.getCause();
    String message = status.getDescription();
    while (cause != null) {
      message = cause.getMessage() == null ? message : cause.getMessage();
      cause = cause.getCause();
    }
    return message;
  }

  private static String inBrackets(@Nullable String text) {
    return text == null || text.isEmpty() ? "" : " (" + text + ")";
  }
}
