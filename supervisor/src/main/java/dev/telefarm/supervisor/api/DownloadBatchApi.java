package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.CancelDownloadBatchRequest;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.GetDownloadBatchRequest;
import dev.telefarm.proto.v1.ListDownloadBatchesRequest;
import dev.telefarm.proto.v1.ListDownloadBatchesResponse;
import dev.telefarm.supervisor.batch.DownloadBatches;
import io.grpc.stub.StreamObserver;

/** {@code telefarm.v1.DownloadBatchService}. */
final class DownloadBatchApi extends DownloadBatchServiceGrpc.DownloadBatchServiceImplBase {
  private final DownloadBatches batches;

  DownloadBatchApi(DownloadBatches batches) {
    this.batches = batches;
  }

  @Override
  public void getDownloadBatch(
      GetDownloadBatchRequest request, StreamObserver<DownloadBatch> answer) {
    Answers.unary(answer, () -> batches.get(name(request.getName())));
  }

  @Override
  public void listDownloadBatches(
      ListDownloadBatchesRequest request, StreamObserver<ListDownloadBatchesResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          int size = Fields.pageSize(request.getPageSize());
          var query = request.toBuilder().clearPageSize().clearPageToken().build();
          var page =
              NewestFirst.page(
                  query, request.getPageToken(), size, batches::list, DownloadBatch::getName);
          return ListDownloadBatchesResponse.newBuilder()
              .addAllBatches(page.rows())
              .setNextPageToken(page.next())
              .build();
        });
  }

  @Override
  public void cancelDownloadBatch(
      CancelDownloadBatchRequest request, StreamObserver<DownloadBatch> answer) {
    Answers.unary(answer, () -> batches.cancel(name(request.getName())));
  }

  private static String name(String name) {
    Fields fields = new Fields();
    fields.batchNameForm(name, "name");
    fields.check();
    return name;
  }
}
