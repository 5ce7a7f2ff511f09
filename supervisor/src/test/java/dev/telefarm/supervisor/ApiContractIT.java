package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Empty;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import dev.telefarm.proto.v1.ReleaseWorkerRequest;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import dev.telefarm.proto.v1.VerifyDownloadRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every method: the token, the fields, the reasons. */
final class ApiContractIT {
  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
  }

  @AfterAll
  static void end() throws Exception {
    supervisor.close();
  }

  @Test
  void noMethodAnswersWithoutTheRightToken() {
    List<String> asked = new ArrayList<>();
    Stream.of(
            AccountServiceGrpc.getServiceDescriptor(),
            ChatServiceGrpc.getServiceDescriptor(),
            DownloadServiceGrpc.getServiceDescriptor(),
            DownloadBatchServiceGrpc.getServiceDescriptor(),
            SubscriptionServiceGrpc.getServiceDescriptor(),
            FarmServiceGrpc.getServiceDescriptor(),
            HealthGrpc.getServiceDescriptor(),
            ServerReflectionGrpc.getServiceDescriptor())
        .map(ServiceDescriptor::getMethods)
        .flatMap(methods -> methods.stream().map(MethodDescriptor::getFullMethodName))
        .forEach(method -> {
          for (CallOptions options :
              List.of(
                  CallOptions.DEFAULT,
                  CallOptions.DEFAULT.withCallCredentials(SupervisorProcess.bearer("wrong")))) {
            Throwable refused = catchThrowable(() -> call(method, options));
            assertThat(Status.fromThrowable(refused).getCode())
                .as(method)
                .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(SupervisorProcess.reason(refused)).as(method).isEqualTo("TOKEN_INVALID");
          }
          asked.add(method);
        });
    assertThat(asked).hasSizeGreaterThan(20);
  }

  @Test
  void unknownMethodIsAnsweredWithItsReason() throws Exception {
    CallOptions options =
        CallOptions.DEFAULT.withCallCredentials(SupervisorProcess.bearer(supervisor.token()));

    Throwable refused =
        catchThrowable(() -> call("telefarm.v1.DownloadService/FoldDownload", options));

    assertThat(SupervisorProcess.reason(refused)).isEqualTo("METHOD_UNKNOWN");
  }

  @Test
  void everyBadFieldIsNamedAndNothingIsStored() throws Exception {
    for (String id : List.of("", "Alice", "1a", "a-", "a".repeat(64), "a/b", "ä")) {
      BadFields.refuses(
          "account_id", () -> createAccount(CreateAccountRequest.newBuilder().setAccountId(id)));
    }
    BadFields.refuses(
        "account.max_parallel",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId("x")
                    .setAccount(Account.newBuilder().setMaxParallel(17))));
    BadFields.refuses(
        "account.labels",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId("x")
                    .setAccount(Account.newBuilder().putLabels("", "v"))));
    BadFields.refuses(
        "account.lanes",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId("x")
                    .setAccount(Account.newBuilder().setLanes(5))));
    BadFields.refuses(
        "request_id",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder().setAccountId("x").setRequestId("a\nb")));
    BadFields.refuses(
        "name", () -> supervisor.accounts().getAccount(GetAccountRequest.getDefaultInstance()));
    BadFields.refuses(
        "page_size",
        () ->
            supervisor
                .accounts()
                .listAccounts(ListAccountsRequest.newBuilder().setPageSize(-1).build()));
    for (String worker : List.of("", "alice", "accounts/alice", "workers/", "workers/A")) {
      BadFields.refuses(
          "name",
          () ->
              supervisor
                  .farm()
                  .restartWorker(RestartWorkerRequest.newBuilder().setName(worker).build()));
    }
    BadFields.refuses(
        "name", () -> supervisor.farm().releaseWorker(ReleaseWorkerRequest.getDefaultInstance()));
    BadFields.refuses(
        "page_token",
        () ->
            supervisor
                .downloads()
                .listDownloads(ListDownloadsRequest.newBuilder().setPageToken("x").build()));
    BadFields.refuses(
        "name",
        () ->
            supervisor
                .downloads()
                .getDownload(GetDownloadRequest.newBuilder().setName("downloads/1").build()));

    BadFields.refuses(
        "name",
        () ->
            supervisor
                .downloads()
                .verifyDownload(VerifyDownloadRequest.newBuilder().setName("downloads/1").build()));
    BadFields.refuses("name", () -> read(ReadDownloadRequest.newBuilder().setName("downloads/1")));
    BadFields.refuses("offset", () -> read(unread().setOffset(-1)));
    BadFields.refuses("limit", () -> read(unread().setLimit(-1)));

    assertThat(supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance()).getAccountCount())
        .isZero();
  }

  @Test
  void missingResourcesAreNamed() {
    assertThat(
            SupervisorProcess.reason(
                catchThrowable(() ->
                    supervisor
                        .accounts()
                        .getAccount(
                            GetAccountRequest.newBuilder().setName("accounts/nobody").build()))))
        .isEqualTo("ACCOUNT_NOT_FOUND");
    assertThat(
            SupervisorProcess.reason(
                catchThrowable(() ->
                    supervisor
                        .downloads()
                        .getDownload(
                            GetDownloadRequest.newBuilder()
                                .setName("downloads/01ARZ3NDEKTSV4RRFFQ69G5FAV")
                                .build()))))
        .isEqualTo("DOWNLOAD_NOT_FOUND");
    assertThat(SupervisorProcess.reason(catchThrowable(() -> read(unread()))))
        .isEqualTo("DOWNLOAD_NOT_FOUND");
  }

  @Test
  void healthAndHostAreTold() throws Exception {
    assertThat(
            supervisor
                .authorized(HealthGrpc.newBlockingStub(supervisor.channel()))
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus()
                .name())
        .isEqualTo("SERVING");
    Throwable unknown =
        catchThrowable(() ->
            supervisor
                .authorized(HealthGrpc.newBlockingStub(supervisor.channel()))
                .check(HealthCheckRequest.newBuilder().setService("accounts/nobody").build()));
    assertThat(SupervisorProcess.reason(unknown)).isEqualTo("ACCOUNT_NOT_FOUND");
    var farm = supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance());
    assertThat(farm.getPid()).isEqualTo(supervisor.process().pid());
    assertThat(farm.getResidentBytes()).isPositive();
    assertThat(farm.getHost().getMemoryTotalBytes()).isPositive();
  }

  private static Empty call(String method, CallOptions options) {
    MethodDescriptor<Empty, Empty> descriptor =
        MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    return ClientCalls.blockingUnaryCall(
        supervisor.channel(), descriptor, options, Empty.getDefaultInstance());
  }

  private static ReadDownloadResponse read(ReadDownloadRequest.Builder request) throws Exception {
    return supervisor.downloads().readDownload(request.build()).next();
  }

  private static ReadDownloadRequest.Builder unread() {
    return ReadDownloadRequest.newBuilder().setName("downloads/01ARZ3NDEKTSV4RRFFQ69G5FAV");
  }

  private static Account createAccount(CreateAccountRequest.Builder request) throws Exception {
    return supervisor.accounts().createAccount(request.build());
  }
}
