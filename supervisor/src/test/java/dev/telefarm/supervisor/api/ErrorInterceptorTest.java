package dev.telefarm.supervisor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No status leaves without a reason that errors.proto knows. */
final class ErrorInterceptorTest {
  @ParameterizedTest
  @EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void anyStatusOfGrpcItselfLeavesWithAReason(Status.Code code) throws Exception {
    ErrorInfo info = leaving(code.toStatus().withDescription("from the machinery"), new Metadata());

    assertThat(info.getDomain()).isEqualTo("telefarm");
    assertThat(ErrorReason.values())
        .extracting(ErrorReason::name)
        .contains("ERROR_REASON_" + info.getReason());
  }

  @ParameterizedTest
  @EnumSource(value = ErrorReason.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
  void everyReasonPassesUnchanged(ErrorReason reason) throws Exception {
    var ours = Errors.of(reason, "because");
    Metadata trailers = ours.getTrailers();
    assertThat(trailers).isNotNull();

    ErrorInfo info = leaving(ours.getStatus(), trailers);

    assertThat("ERROR_REASON_" + info.getReason()).isEqualTo(reason.name());
  }

  @Test
  void defectBecomesAnIncidentWithoutItsText() throws Exception {
    var internal = Errors.from(new IllegalStateException("api_hash=s3cret"));
    Metadata trailers = internal.getTrailers();
    assertThat(trailers).isNotNull();

    ErrorInfo info = leaving(internal.getStatus(), trailers);

    assertThat(info.getReason()).isEqualTo("INTERNAL");
    assertThat(info.getMetadataMap()).containsKey("incident");
    assertThat(internal.getStatus().getDescription()).doesNotContain("s3cret");
  }

  private static ErrorInfo leaving(Status status, Metadata trailers) throws Exception {
    Recorder recorder = new Recorder();
    var _ =
        new ErrorInterceptor()
            .interceptCall(
                recorder,
                new Metadata(),
                (call, _) -> {
                  call.close(status, trailers);
                  return new ServerCall.Listener<>() {};
                });
    var details =
        StatusProto.fromStatusAndTrailers(
            recorder.statuses.getFirst(), recorder.trailers.getFirst());
    assertThat(details).isNotNull();
    return details.getDetails(0).unpack(ErrorInfo.class);
  }

  private static final class Recorder extends ServerCall<InputStream, InputStream> {
    final List<Status> statuses = new ArrayList<>();
    final List<Metadata> trailers = new ArrayList<>();

    @Override
    public void request(int count) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(InputStream message) {}

    @Override
    public void close(Status status, Metadata trailer) {
      statuses.add(status);
      trailers.add(trailer);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<InputStream, InputStream> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }
}
