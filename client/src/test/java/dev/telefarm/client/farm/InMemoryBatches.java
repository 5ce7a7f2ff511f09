package dev.telefarm.client.farm;

import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.CancelDownloadBatchRequest;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.GetDownloadBatchRequest;
import dev.telefarm.proto.v1.ListDownloadBatchesRequest;
import dev.telefarm.proto.v1.ListDownloadBatchesResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Batches that move when a test says so; the chat {@code none} is one that nobody sees. */
public final class InMemoryBatches extends DownloadBatchServiceGrpc.DownloadBatchServiceImplBase {
  // Guarded by this.
  private final Map<String, DownloadBatch> batches = new TreeMap<>();

  public synchronized List<DownloadBatch> all() {
    return List.copyOf(batches.values());
  }

  public synchronized void change(String name, UnaryOperator<DownloadBatch.Builder> step) {
    batches.computeIfPresent(name, (_, batch) -> step.apply(batch.toBuilder()).build());
  }

  synchronized DownloadBatch create(BatchCreateDownloadsRequest request) {
    String name = "batches/" + (100 + batches.size());
    DownloadBatch.Builder batch =
        request.getBatch().toBuilder().setName(name).setState(DownloadBatch.State.STATE_LISTING);
    if (batch.getChat().getChat().equals("none")) {
      batch
          .setState(DownloadBatch.State.STATE_FAILED)
          .setFailure(
              DownloadFailure.newBuilder()
                  .setReason(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND)
                  .setMessage("there is no chat none"));
    }
    batches.put(name, batch.build());
    return batch.build();
  }

  @Override
  public synchronized void getDownloadBatch(
      GetDownloadBatchRequest request, StreamObserver<DownloadBatch> observer) {
    DownloadBatch batch = batches.get(request.getName());
    if (batch == null) {
      observer.onError(missing(request.getName()));
    } else {
      InMemoryAccounts.answer(observer, batch);
    }
  }

  @Override
  public synchronized void listDownloadBatches(
      ListDownloadBatchesRequest request, StreamObserver<ListDownloadBatchesResponse> observer) {
    InMemoryAccounts.answer(
        observer,
        ListDownloadBatchesResponse.newBuilder()
            .addAllBatches(List.copyOf(batches.values()).reversed())
            .build());
  }

  @Override
  public synchronized void cancelDownloadBatch(
      CancelDownloadBatchRequest request, StreamObserver<DownloadBatch> observer) {
    if (!batches.containsKey(request.getName())) {
      observer.onError(missing(request.getName()));
      return;
    }
    change(request.getName(), batch -> batch.setState(DownloadBatch.State.STATE_CANCELLED));
    InMemoryAccounts.answer(observer, batches.get(request.getName()));
  }

  private static StatusRuntimeException missing(String name) {
    return Refusal.of(
        Status.Code.NOT_FOUND,
        ErrorReason.ERROR_REASON_BATCH_NOT_FOUND,
        "there is no batch " + name,
        Map.of());
  }
}
