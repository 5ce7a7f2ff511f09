package dev.telefarm.supervisor;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Notes each status of any test's calls that came from the supervisor without a reason of its list.
 * Thread-safe.
 */
final class ErrorContract implements ClientInterceptor {
  private final List<String> breaches = new CopyOnWriteArrayList<>();
  private final BooleanSupplier serving;

  /**
   * @param serving whether the supervisor lives: one that was killed says nothing more
   */
  ErrorContract(BooleanSupplier serving) {
    this.serving = serving;
  }

  @Override
  public <A, B> ClientCall<A, B> interceptCall(
      MethodDescriptor<A, B> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<B> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                fault(status, trailers)
                    .ifPresent(fault ->
                        breaches.add(method.getFullMethodName() + ": " + status + ": " + fault));
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }

  /** Throws if there was one. */
  void check() {
    if (!breaches.isEmpty()) {
      throw new AssertionError("statuses that errors.proto does not know: " + breaches);
    }
  }

  private Optional<String> fault(Status status, Metadata trailers) {
    if (status.isOk()) {
      return Optional.empty();
    }
    var details = StatusProto.fromStatusAndTrailers(status, trailers);
    List<ErrorInfo> infos =
        details.getDetailsList().stream()
            .filter(any -> any.is(ErrorInfo.class))
            .map(ErrorContract::info)
            .toList();
    if (infos.isEmpty()) {
      return local(status) ? Optional.empty() : Optional.of("no ErrorInfo");
    }
    ErrorInfo info = infos.getFirst();
    boolean known =
        Arrays.stream(ErrorReason.values())
            .anyMatch(reason -> reason.name().equals("ERROR_REASON_" + info.getReason()));
    return known && info.getDomain().equals("telefarm") && infos.size() == 1
        ? Optional.empty()
        : Optional.of("" + infos);
  }

  /**
   * What this side's machinery says of calls that it ended, and of supervisors that were killed.
   */
  private boolean local(Status status) {
    return switch (status.getCode()) {
      case CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE -> true;
      // Causes do not go over the wire; a connection that broke in mid-frame has none.
      default -> status.getCause() != null || !serving.getAsBoolean();
    };
  }

  private static ErrorInfo info(Any any) {
    try {
      return any.unpack(ErrorInfo.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
