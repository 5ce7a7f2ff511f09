package dev.telefarm.supervisor.api;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.content.ContentException;
import dev.telefarm.supervisor.farm.Refusal;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error that leaves, in the form that errors.proto describes. */
final class Errors {
  private static final Logger log = LoggerFactory.getLogger(Errors.class);
  private static final String DOMAIN = "telefarm";
  private static final String PREFIX = "ERROR_REASON_";

  /** Where gRPC carries google.rpc.Status. */
  private static final Metadata.Key<Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin", ProtoUtils.metadataMarshaller(Status.getDefaultInstance()));

  private Errors() {}

  /**
   * What the client gets for an exception. A defect is logged here under the incident that the
   * client is told.
   */
  static StatusRuntimeException from(Throwable thrown) {
    return switch (thrown) {
      case Refusal refusal -> from(refusal);
      case InvalidRequest invalid -> from(invalid);
      case StatusRuntimeException status when hasReason(status.getTrailers()) -> status;
      default -> internal(thrown);
    };
  }

  static StatusRuntimeException of(ErrorReason reason, String message) {
    return from(Refusal.of(reason, message));
  }

  /** Why a download's bytes cannot be had. */
  static Refusal refusal(String download, ContentException failure) {
    return Refusal.about(download, failure.reason(), String.valueOf(failure.getMessage()));
  }

  static boolean hasReason(@Nullable Metadata trailers) {
    Status status = trailers == null ? null : trailers.get(DETAILS);
    return status != null
        && status.getDetailsList().stream().anyMatch(any -> any.is(ErrorInfo.class));
  }

  private static StatusRuntimeException from(Refusal refusal) {
    ErrorReason reason = refusal.reason();
    Status.Builder status = start(reason, refusal.messageText(), refusal.metadata());
    refusal
        .resource()
        .ifPresent(name ->
            status.addDetails(
                Any.pack(
                    ResourceInfo.newBuilder()
                        .setResourceType(type(name))
                        .setResourceName(name)
                        .build())));
    refusal
        .retryAfter()
        .ifPresent(pause ->
            status.addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(
                            Duration.newBuilder()
                                .setSeconds(Math.max(0, pause.toSeconds()))
                                .setNanos(0))
                        .build())));
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static String type(String resource) {
    return switch (resource.substring(0, resource.indexOf('/') + 1)) {
      case "downloads/" -> "telefarm.v1.Download";
      case "batches/" -> "telefarm.v1.DownloadBatch";
      case "subscriptions/" -> "telefarm.v1.Subscription";
      case "workers/" -> "telefarm.v1.Worker";
      default -> "telefarm.v1.Account";
    };
  }

  private static StatusRuntimeException from(InvalidRequest invalid) {
    return StatusProto.toStatusRuntimeException(
        start(invalid.reason(), String.valueOf(invalid.getMessage()), Map.of())
            .setCode(Code.INVALID_ARGUMENT.value())
            .addDetails(
                Any.pack(
                    BadRequest.newBuilder().addAllFieldViolations(invalid.violations()).build()))
            .build());
  }

  private static StatusRuntimeException internal(Throwable thrown) {
    String incident = UUID.randomUUID().toString();
    log.error("incident={}", incident, thrown);
    return StatusProto.toStatusRuntimeException(
        start(
                ErrorReason.ERROR_REASON_INTERNAL,
                "a defect of the supervisor; its log has the details of incident " + incident,
                Map.of("incident", incident))
            .build());
  }

  private static Status.Builder start(
      ErrorReason reason, String message, Map<String, String> metadata) {
    String name = reason.name();
    return Status.newBuilder()
        .setCode(code(reason).value())
        .setMessage(message)
        .addDetails(
            Any.pack(
                ErrorInfo.newBuilder()
                    .setDomain(DOMAIN)
                    .setReason(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name)
                    .putAllMetadata(metadata)
                    .build()));
  }

  /** The code that errors.proto states for the reason. */
  static Code code(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_INVALID_FIELD,
          ERROR_REASON_PAGE_TOKEN_INVALID,
          ERROR_REASON_LINK_INVALID,
          ERROR_REASON_TARGET_OUTSIDE_ROOTS ->
          Code.INVALID_ARGUMENT;
      case ERROR_REASON_TOKEN_INVALID, ERROR_REASON_CERTIFICATE_INVALID -> Code.UNAUTHENTICATED;
      case ERROR_REASON_ROLE_DENIED -> Code.PERMISSION_DENIED;
      case ERROR_REASON_SHUTTING_DOWN, ERROR_REASON_WORKER_UNAVAILABLE -> Code.UNAVAILABLE;
      case ERROR_REASON_METHOD_UNKNOWN -> Code.UNIMPLEMENTED;
      case ERROR_REASON_CALL_ENDED -> Code.CANCELLED;
      case ERROR_REASON_REQUEST_ID_REUSED, ERROR_REASON_ACCOUNT_EXISTS -> Code.ALREADY_EXISTS;
      case ERROR_REASON_WATCHER_TOO_SLOW,
          ERROR_REASON_FLOOD_WAIT,
          ERROR_REASON_CALLS_TOO_FREQUENT ->
          Code.RESOURCE_EXHAUSTED;
      case ERROR_REASON_ACCOUNT_NOT_FOUND,
          ERROR_REASON_CHAT_NOT_FOUND,
          ERROR_REASON_MESSAGE_NOT_FOUND,
          ERROR_REASON_DOWNLOAD_NOT_FOUND,
          ERROR_REASON_BATCH_NOT_FOUND,
          ERROR_REASON_SUBSCRIPTION_NOT_FOUND,
          ERROR_REASON_WORKER_NOT_FOUND ->
          Code.NOT_FOUND;
      case ERROR_REASON_LOGIN_IN_PROGRESS, ERROR_REASON_ETAG_MISMATCH -> Code.ABORTED;
      case ERROR_REASON_TARGET_CHANGED -> Code.DATA_LOSS;
      case ERROR_REASON_ACCOUNT_IN_USE,
          ERROR_REASON_LOGIN_NEEDED,
          ERROR_REASON_ACCOUNT_STOPPED,
          ERROR_REASON_WORKER_QUARANTINED,
          ERROR_REASON_WORKER_NOT_RUNNING,
          ERROR_REASON_PROXY_UNREACHABLE,
          ERROR_REASON_FARM_DRAINING,
          ERROR_REASON_ALREADY_LOGGED_IN,
          ERROR_REASON_API_CREDENTIALS_MISSING,
          ERROR_REASON_PHONE_NUMBER_INVALID,
          ERROR_REASON_CODE_INVALID,
          ERROR_REASON_CODE_EXPIRED,
          ERROR_REASON_PASSWORD_INVALID,
          ERROR_REASON_BOT_TOKEN_INVALID,
          ERROR_REASON_REGISTRATION_NEEDED,
          ERROR_REASON_TELEGRAM_ERROR,
          ERROR_REASON_MESSAGE_HAS_NO_FILE,
          ERROR_REASON_DOWNLOAD_STATE,
          ERROR_REASON_BATCH_STATE,
          ERROR_REASON_TARGET_EXISTS,
          ERROR_REASON_TARGET_NOT_WRITABLE,
          ERROR_REASON_INTEGRITY,
          ERROR_REASON_FETCH_FAILED,
          ERROR_REASON_NO_ACCOUNT_SEES_MESSAGE ->
          Code.FAILED_PRECONDITION;
      case ERROR_REASON_INTERNAL, ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> Code.INTERNAL;
    };
  }
}
