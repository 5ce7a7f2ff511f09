package dev.telefarm.supervisor.api;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** How a unary method answers. */
final class Answers {
  private Answers() {}

  static <T> void unary(StreamObserver<T> observer, Supplier<T> method) {
    T result;
    try {
      result = method.get();
    } catch (RuntimeException e) {
      observer.onError(Errors.from(e));
      return;
    }
    observer.onNext(result);
    observer.onCompleted();
  }
}
