package dev.telefarm.client;

import dev.telefarm.proto.v1.FarmServiceGrpc.FarmServiceStub;
import dev.telefarm.proto.v1.WatchWorkersRequest;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The workers of the farm as they change: see {@link TelefarmClient#watchWorkers}. Thread-safe. */
public final class WorkerWatch implements AutoCloseable {

  /** Takes what comes, one call at a time, on a thread of the client that must not be blocked. */
  public interface Listener {
    /**
     * A worker as it is now: each one at first, and again after a break, then those that change.
     */
    void changed(Worker worker);

    /**
     * Its account was deleted.
     *
     * @param worker {@code workers/{account}}
     */
    void deleted(String worker);

    /**
     * The supervisor has gone away; it is dialled again without end, and {@link #changed} says that
     * it is back.
     */
    default void away() {}
  }

  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final RedialedStream<WatchWorkersResponse> stream;

  WorkerWatch(ManagedChannel connection, FarmServiceStub stub, Listener listener) {
    stream = new RedialedStream<>(connection, new Workers(stub, listener, end));
    stream.open();
  }

  /**
   * Completes when nothing more will be shown: normally after {@link #close}, with a {@link
   * TelefarmException} when the supervisor refuses.
   */
  public CompletionStage<Void> end() {
    return end.minimalCompletionStage();
  }

  /**
   * Ends the watch. A call of the listener that runs just then may still come to its end.
   * Idempotent.
   */
  @Override
  public void close() {
    stream.close();
    end.complete(null);
  }

  /** One try after the other: never two threads at once. */
  private static final class Workers implements RedialedStream.Stream<WatchWorkersResponse> {
    private final FarmServiceStub stub;
    private final Listener listener;
    private final CompletableFuture<Void> end;
    private final Set<String> known = new HashSet<>();

    /** Those of this call, until everything there was at its beginning was sent. */
    private final Set<String> sent = new HashSet<>();

    private boolean cameUp;

    Workers(FarmServiceStub stub, Listener listener, CompletableFuture<Void> end) {
      this.stub = stub;
      this.listener = listener;
      this.end = end;
    }

    @Override
    public void call(StreamObserver<WatchWorkersResponse> receiver) {
      synchronized (known) {
        sent.clear();
        cameUp = false;
      }
      stub.watchWorkers(WatchWorkersRequest.getDefaultInstance(), receiver);
    }

    @Override
    public boolean next(WatchWorkersResponse response) {
      synchronized (known) {
        switch (response.getEventCase()) {
          case WORKER -> {
            known.add(response.getWorker().getName());
            sent.add(response.getWorker().getName());
            listener.changed(response.getWorker());
          }
          case DELETED -> forget(response.getDeleted());
          case SYNCED -> {
            cameUp = true;
            // Whatever was deleted while nobody was there to tell of it.
            Set.copyOf(known).stream().filter(name -> !sent.contains(name)).forEach(this::forget);
          }
          case EVENT_NOT_SET -> {} // of a newer supervisor
        }
        return cameUp;
      }
    }

    private void forget(String worker) {
      if (known.remove(worker)) {
        listener.deleted(worker);
      }
    }

    @Override
    public void broke(TelefarmException trouble) {
      listener.away();
    }

    @Override
    public void refused(Throwable cause) {
      end.completeExceptionally(cause);
    }
  }
}
