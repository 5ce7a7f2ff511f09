package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that opens a watch and then reads nothing; no change of the farm helps to notice it. */
final class SlowWatcherIT {
  private static final int WINDOW = 65_535;

  @TempDir Path folder;

  @Test
  void watcherThatReadsNothingIsEndedAndToldWhereToGoOn() throws Exception {
    try (SupervisorProcess supervisor = new SupervisorProcess(folder).start()) {
      var calls = new FarmCalls(supervisor, folder);
      for (int i = 0; i < 100; i++) {
        CreateDownloadRequest.Builder request = calls.download(2).toBuilder();
        // More than the windows and buffers between the two hold.
        request.getDownloadBuilder().getTargetBuilder().setPath("/tmp/" + "long/".repeat(600));
        assertThat(supervisor.downloads().createDownload(request.build()).getName()).isNotEmpty();
      }
      ManagedChannel narrow =
          NettyChannelBuilder.forTarget(supervisor.channel().authority())
              .flowControlWindow(WINDOW)
              .usePlaintext()
              .build();
      try {
        var client = new Client();
        supervisor
            .authorized(DownloadServiceGrpc.newStub(narrow))
            .watchDownloads(WatchDownloadsRequest.getDefaultInstance(), client);

        await()
            .atMost(Duration.ofSeconds(90))
            .until(() ->
                Files.readString(supervisor.data().resolve("logs/supervisor.log"))
                    .contains("ended a watch"));
        client.readOn();

        Throwable end = client.end.get(20, TimeUnit.SECONDS);
        assertThat(Status.fromThrowable(end).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(SupervisorProcess.reason(end)).isEqualTo("WATCHER_TOO_SLOW");
        var status = StatusProto.fromThrowable(end);
        assertThat(status).isNotNull();
        // Nothing was synced: it has to begin anew.
        assertThat(status.getDetails(0).unpack(ErrorInfo.class).getMetadataMap())
            .containsEntry("revision", "0");
        assertThat(client.received).hasSizeLessThan(100);
      } finally {
        narrow.shutdownNow();
      }
    }
  }

  private static final class Client
      implements ClientResponseObserver<WatchDownloadsRequest, WatchDownloadsResponse> {
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();
    private final List<WatchDownloadsResponse> received = new ArrayList<>();
    private @Nullable ClientCallStreamObserver<WatchDownloadsRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchDownloadsRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(0);
    }

    void readOn() {
      if (call != null) {
        call.request(Integer.MAX_VALUE);
      }
    }

    @Override
    public void onNext(WatchDownloadsResponse response) {
      received.add(response);
    }

    @Override
    public void onError(Throwable broken) {
      end.complete(broken);
    }

    @Override
    public void onCompleted() {
      end.complete(new AssertionError("completed"));
    }
  }
}
