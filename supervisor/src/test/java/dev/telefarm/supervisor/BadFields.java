package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.Callable;

/** What the refusal of a bad field looks like. */
final class BadFields {
  private BadFields() {}

  /** The call is refused because of this field, before it does anything. */
  static void refuses(String field, Callable<?> call) throws Exception {
    Throwable refused = catchThrowable(call::call);
    var status = StatusProto.fromThrowable(refused);
    assertThat(status).as(field).isNotNull();
    assertThat(status.getCode()).as(field).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    assertThat(SupervisorProcess.reason(refused))
        .as(field)
        .isIn("INVALID_FIELD", "LINK_INVALID", "PAGE_TOKEN_INVALID");
    for (var detail : status.getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        assertThat(detail.unpack(BadRequest.class).getFieldViolationsList())
            .extracting(BadRequest.FieldViolation::getField)
            .contains(field);
        return;
      }
    }
    throw new AssertionError("no BadRequest for " + field);
  }
}
