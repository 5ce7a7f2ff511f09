package dev.telefarm.supervisor.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MethodsTest {
  /** A method gets into this list by being marked in its definition, and by somebody's thought. */
  @Test
  void theseHaveNoSideEffects() {
    assertThat(
            Stream.of(
                    AccountServiceGrpc.getServiceDescriptor(),
                    ChatServiceGrpc.getServiceDescriptor(),
                    DownloadServiceGrpc.getServiceDescriptor(),
                    DownloadBatchServiceGrpc.getServiceDescriptor(),
                    SubscriptionServiceGrpc.getServiceDescriptor(),
                    FarmServiceGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .flatMap(methods -> methods.stream())
                .filter(Methods::readOnly)
                .map(MethodDescriptor::getBareMethodName))
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "GetAccount",
                "ListAccounts",
                "ListChats",
                "ListMedia",
                "ResolveLink",
                "GetDownload",
                "ListDownloads",
                "ReadDownload",
                "VerifyDownload",
                "WatchDownloads",
                "GetDownloadBatch",
                "ListDownloadBatches",
                "GetSubscription",
                "ListSubscriptions",
                "GetFarm",
                "GetWorker",
                "ListWorkers",
                "ReadWorkerLog",
                "WatchWorkers",
                "ListWorkerSamples",
                "ListFloodEvents"));
  }
}
