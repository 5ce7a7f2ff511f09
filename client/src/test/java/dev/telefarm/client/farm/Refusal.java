package dev.telefarm.client.farm;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;

/** Errors as errors.proto says that they are sent. */
public final class Refusal {
  private Refusal() {}

  public static StatusRuntimeException of(
      Status.Code code, ErrorReason reason, String message, Map<String, String> metadata) {
    return with(code, message, info(reason, metadata));
  }

  public static StatusRuntimeException field(String field, String description) {
    return with(
        Status.Code.INVALID_ARGUMENT,
        "invalid request",
        info(ErrorReason.ERROR_REASON_INVALID_FIELD, Map.of()),
        Any.pack(
            BadRequest.newBuilder()
                .addFieldViolations(
                    BadRequest.FieldViolation.newBuilder()
                        .setField(field)
                        .setDescription(description))
                .build()));
  }

  public static StatusRuntimeException retry(
      Status.Code code, ErrorReason reason, String message, long seconds) {
    return with(
        code,
        message,
        info(reason, Map.of()),
        Any.pack(
            RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(seconds))
                .build()));
  }

  private static Any info(ErrorReason reason, Map<String, String> metadata) {
    return Any.pack(
        ErrorInfo.newBuilder()
            .setDomain("telefarm")
            .setReason(reason.name().substring("ERROR_REASON_".length()))
            .putAllMetadata(metadata)
            .build());
  }

  private static StatusRuntimeException with(Status.Code code, String message, Any... details) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(message);
    for (Any detail : details) {
      status.addDetails(detail);
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
