package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what on the supervisor's own host. */
final class AccessIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls make() before each test.
  private SupervisorProcess supervisor;

  @BeforeEach
  void make() throws Exception {
    supervisor = new SupervisorProcess(folder);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void readTokenLooksAndChangesNothing() throws Exception {
    supervisor.start();
    CallOptions reader =
        CallOptions.DEFAULT.withCallCredentials(SupervisorProcess.bearer(readToken()));
    List<String> refused = new ArrayList<>();
    Stream.of(
            AccountServiceGrpc.getServiceDescriptor(),
            ChatServiceGrpc.getServiceDescriptor(),
            DownloadServiceGrpc.getServiceDescriptor(),
            DownloadBatchServiceGrpc.getServiceDescriptor(),
            SubscriptionServiceGrpc.getServiceDescriptor(),
            FarmServiceGrpc.getServiceDescriptor())
        .map(ServiceDescriptor::getMethods)
        .flatMap(methods -> methods.stream())
        .filter(
            method -> !method.getBareMethodName().matches("(Get|List|Watch|Read|Verify|Resolve).*"))
        .forEach(method -> {
          Throwable denied = catchThrowable(() -> call(method.getFullMethodName(), reader));
          assertThat(Status.fromThrowable(denied).getCode())
              .as(method.getFullMethodName())
              .isEqualTo(Status.Code.PERMISSION_DENIED);
          assertThat(SupervisorProcess.reason(denied)).isEqualTo("ROLE_DENIED");
          refused.add(method.getBareMethodName());
        });
    assertThat(refused)
        .containsExactlyInAnyOrder(
            "CreateAccount",
            "UpdateAccount",
            "DeleteAccount",
            "Login",
            "LogOut",
            "StartAccount",
            "StopAccount",
            "TestProxy",
            "CreateDownload",
            "BatchCreateDownloads",
            "CancelDownload",
            "PauseDownload",
            "ResumeDownload",
            "RetryDownload",
            "DeleteDownload",
            "CancelDownloadBatch",
            "CreateSubscription",
            "PauseSubscription",
            "ResumeSubscription",
            "DeleteSubscription",
            "DrainFarm",
            "UndrainFarm",
            "RestartWorker",
            "ReleaseWorker");

    assertThat(
            AccountServiceGrpc.newBlockingStub(supervisor.channel())
                .withCallCredentials(SupervisorProcess.bearer(readToken()))
                .listAccounts(ListAccountsRequest.getDefaultInstance())
                .getAccountsList())
        .isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(readTokenFile())))
        .isEqualTo("rw-------");
  }

  /** What this class and {@link ApiContractIT} go through is what is served. */
  @Test
  void serverHasTheseServicesAndNoOthers() throws Exception {
    supervisor.start();
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    StreamObserver<ServerReflectionRequest> reflection =
        supervisor
            .authorized(ServerReflectionGrpc.newStub(supervisor.channel()))
            .serverReflectionInfo(new FarmCalls.Recorder<>(events));
    reflection.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(events.poll(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            ServerReflectionResponse.class,
            response ->
                assertThat(response.getListServicesResponse().getServiceList())
                    .extracting(ServiceResponse::getName)
                    .containsExactlyInAnyOrder(
                        AccountServiceGrpc.SERVICE_NAME,
                        ChatServiceGrpc.SERVICE_NAME,
                        DownloadServiceGrpc.SERVICE_NAME,
                        DownloadBatchServiceGrpc.SERVICE_NAME,
                        SubscriptionServiceGrpc.SERVICE_NAME,
                        FarmServiceGrpc.SERVICE_NAME,
                        HealthGrpc.SERVICE_NAME,
                        ServerReflectionGrpc.SERVICE_NAME));
    reflection.onCompleted();
  }

  @Test
  void callsThatChangeSomethingAreWrittenDown() throws Exception {
    supervisor.start();
    var create = CreateAccountRequest.newBuilder().setAccountId("alice").setRequestId("r1").build();
    supervisor.accounts().createAccount(create);
    var _ =
        catchThrowable(() ->
            supervisor
                .accounts()
                .createAccount(create.toBuilder().setAccountId("Bad Name").build()));
    var _ =
        catchThrowable(() ->
            AccountServiceGrpc.newBlockingStub(supervisor.channel())
                .withCallCredentials(SupervisorProcess.bearer(readToken()))
                .createAccount(create));
    supervisor.accounts().listAccounts(ListAccountsRequest.getDefaultInstance());

    await().atMost(Duration.ofSeconds(5)).until(() -> audit().size() >= 3);
    List<JsonNode> lines = audit();
    assertThat(lines).hasSize(3);
    assertThat(lines)
        .allSatisfy(line -> {
          assertThat(line.path("method").asText())
              .isEqualTo("telefarm.v1.AccountService/CreateAccount");
          assertThat(line.path("caller").asText()).isEqualTo("token");
          assertThat(line.path("peer").asText()).contains("127.0.0.1");
        });
    assertThat(lines.get(0).path("resource").asText()).isEqualTo("alice");
    assertThat(lines.get(0).path("request_id").asText()).isEqualTo("r1");
    assertThat(lines.get(0).path("outcome").asText()).isEqualTo("OK");
    assertThat(lines.get(1).path("outcome").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(lines.get(2).path("outcome").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(lines.get(2).path("role").asText()).isEqualTo("read");
  }

  @Test
  void callerThatAsksTooOftenIsToldWhenToGoOn() throws Exception {
    supervisor.configure("[api]", "[api]\ncalls_per_second = 5");
    supervisor.start();

    Throwable refused =
        Stream.generate(() ->
                catchThrowable(
                    () -> supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance())))
            .limit(50)
            .filter(thrown -> thrown != null)
            .findFirst()
            .orElseThrow();

    assertThat(SupervisorProcess.reason(refused)).isEqualTo("CALLS_TOO_FREQUENT");
    assertThat(Status.fromThrowable(refused).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(StatusProto.fromThrowable(refused).getDetailsList())
        .anyMatch(detail -> detail.is(RetryInfo.class));
    // Others are not held back by it.
    var read =
        FarmServiceGrpc.newBlockingStub(supervisor.channel())
            .withCallCredentials(SupervisorProcess.bearer(readToken()));
    assertThat(read.getFarm(GetFarmRequest.getDefaultInstance()).getPid()).isPositive();
  }

  @Test
  void nothingIsReadOfACallThatIsRefused() throws Exception {
    supervisor.start();
    var large = BytesValue.of(ByteString.copyFrom(new byte[2 << 20]));
    String method = AccountServiceGrpc.getCreateAccountMethod().getFullMethodName();

    Throwable stranger = catchThrowable(() -> call(method, CallOptions.DEFAULT, large));
    Throwable known =
        catchThrowable(() ->
            call(
                method,
                CallOptions.DEFAULT.withCallCredentials(
                    SupervisorProcess.bearer(supervisor.token())),
                large));

    assertThat(Status.fromThrowable(stranger).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(Status.fromThrowable(known).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void unixSocketIsServedToo() throws Exception {
    Path socket = folder.resolve("api.sock");
    supervisor.configure("\"127.0.0.1:0\"", "\"unix:" + socket + "\"");
    supervisor.start();

    assertThat(Files.readString(supervisor.data().resolve("run/api.address")))
        .isEqualTo("unix:" + socket);
    var farm = FarmServiceGrpc.newBlockingStub(supervisor.channel());
    assertThat(
            SupervisorProcess.reason(
                catchThrowable(() -> farm.getFarm(GetFarmRequest.getDefaultInstance()))))
        .isEqualTo("TOKEN_INVALID");
    assertThat(supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance()).getPid())
        .isEqualTo(supervisor.process().pid());
    // A successor makes the socket anew.
    supervisor.kill();
    supervisor.start();
    assertThat(supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance()).getPid())
        .isEqualTo(supervisor.process().pid());
  }

  private Path readTokenFile() {
    return supervisor.data().resolve("api-read.token");
  }

  private String readToken() throws IOException {
    return Files.readString(readTokenFile()).strip();
  }

  private List<JsonNode> audit() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(supervisor.data().resolve("logs/audit.log"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private void call(String method, CallOptions options) {
    call(method, options, Empty.getDefaultInstance());
  }

  private void call(String method, CallOptions options, Message request) {
    MethodDescriptor<Message, Empty> descriptor =
        MethodDescriptor.<Message, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(ProtoUtils.marshaller(request))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    var _ = ClientCalls.blockingUnaryCall(supervisor.channel(), descriptor, options, request);
  }
}
