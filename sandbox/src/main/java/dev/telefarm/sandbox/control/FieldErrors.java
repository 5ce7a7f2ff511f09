package dev.telefarm.sandbox.control;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.telefarm.sandbox.world.InvalidFieldException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/**
 * How the control service answers: with a result, or with the error that its specification
 * promises.
 */
final class FieldErrors {
  private FieldErrors() {}

  static <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
    T result;
    try {
      result = call.get();
    } catch (InvalidFieldException e) {
      observer.onError(invalid(e));
      return;
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    observer.onNext(result);
    observer.onCompleted();
  }

  /** Runs a step whose errors are about fields of {@code parent}. */
  static <T> T within(String parent, Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidFieldException e) {
      throw e.within(parent);
    }
  }

  static StatusRuntimeException notFound(String what) {
    return io.grpc.Status.NOT_FOUND.withDescription("there is no " + what).asRuntimeException();
  }

  private static StatusRuntimeException invalid(InvalidFieldException e) {
    var field =
        BadRequest.FieldViolation.newBuilder()
            .setField(e.field())
            .setDescription(e.problem())
            .build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage(e.getMessage())
            .addDetails(Any.pack(BadRequest.newBuilder().addFieldViolations(field).build()))
            .build());
  }
}
