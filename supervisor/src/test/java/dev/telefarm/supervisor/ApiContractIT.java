package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Empty;
import com.google.rpc.BadRequest;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
        catchThrowable(() -> call("telefarm.v1.DownloadService/PauseDownload", options));

    assertThat(SupervisorProcess.reason(refused)).isEqualTo("METHOD_UNKNOWN");
  }

  @Test
  void everyBadFieldIsNamedAndNothingIsStored() throws Exception {
    for (String id : List.of("", "Alice", "1a", "a-", "a".repeat(64), "a/b", "ä")) {
      refusesField(
          "account_id", () -> createAccount(CreateAccountRequest.newBuilder().setAccountId(id)));
    }
    refusesField(
        "account.max_parallel",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId("x")
                    .setAccount(Account.newBuilder().setMaxParallel(17))));
    refusesField(
        "account.labels",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId("x")
                    .setAccount(Account.newBuilder().putLabels("", "v"))));
    refusesField(
        "account.lanes",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId("x")
                    .setAccount(Account.newBuilder().setLanes(5))));
    refusesField(
        "request_id",
        () ->
            createAccount(
                CreateAccountRequest.newBuilder().setAccountId("x").setRequestId("a\nb")));
    refusesField(
        "name", () -> supervisor.accounts().getAccount(GetAccountRequest.getDefaultInstance()));
    refusesField(
        "page_size",
        () ->
            supervisor
                .accounts()
                .listAccounts(ListAccountsRequest.newBuilder().setPageSize(-1).build()));
    refusesField(
        "page_token",
        () ->
            supervisor
                .downloads()
                .listDownloads(ListDownloadsRequest.newBuilder().setPageToken("x").build()));
    refusesField(
        "name",
        () ->
            supervisor
                .downloads()
                .getDownload(GetDownloadRequest.newBuilder().setName("downloads/1").build()));

    refusesField("download.source", () -> createDownload(valid().clearSource()));
    refusesField("download.source.link", () -> createDownload(link("https://example.org/1")));
    refusesField("download.source.link", () -> createDownload(link("")));
    refusesField("download.source.message.chat_id", () -> createDownload(message(0, 1)));
    refusesField("download.source.message.message_id", () -> createDownload(message(1, 0)));
    refusesField("download.target.path", () -> createDownload(valid().clearTarget()));
    Path intoData = Files.createSymbolicLink(folder.resolve("into-data"), supervisor.data());
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("missing"));
    for (String path :
        List.of(
            "relative",
            "/a/../b",
            "/a/./b",
            "/a/..",
            "/a\0b",
            "/a\nb",
            "/a\u007fb",
            "/" + "n".repeat(241),
            "/" + "\u00fc".repeat(121),
            "/" + "long/".repeat(801),
            supervisor.data().resolve("api.token").toString(),
            intoData.resolve("api.token").toString(),
            nowhere.resolve("x").toString())) {
      refusesField(
          "download.target.path",
          () -> createDownload(valid().setTarget(DownloadTarget.newBuilder().setPath(path))));
    }
    refusesField(
        "download.target.if_exists",
        () ->
            createDownload(
                valid()
                    .setTarget(
                        DownloadTarget.newBuilder().setPath("/tmp/x").setIfExistsValue(99))));
    refusesField(
        "download.target.if_known",
        () ->
            createDownload(
                valid()
                    .setTarget(DownloadTarget.newBuilder().setPath("/tmp/x").setIfKnownValue(99))));
    for (String manifest : List.of("relative", "/a/../b", "/tmp/", "/tmp", folder + "/d/m.jsonl")) {
      refusesField(
          "download.target.manifest",
          () ->
              createDownload(
                  valid()
                      .setTarget(
                          DownloadTarget.newBuilder().setPath("/tmp/x").setManifest(manifest))));
    }
    for (int atOnce : List.of(-1, 17)) {
      refusesField(
          "download.accounts.max_at_once",
          () ->
              createDownload(
                  valid().setAccounts(AccountSelector.newBuilder().setMaxAtOnce(atOnce))));
    }
    refusesField("download.priority", () -> createDownload(valid().setPriority(101)));
    refusesField(
        "download.accounts.accounts",
        () ->
            createDownload(
                valid().setAccounts(AccountSelector.newBuilder().addAccounts("accounts/nobody"))));

    assertThat(supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance()).getAccountCount())
        .isZero();
    assertThat(
            supervisor
                .downloads()
                .listDownloads(ListDownloadsRequest.getDefaultInstance())
                .getDownloadsList())
        .isEmpty();
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

  private static void refusesField(String field, Callable<?> call) throws Exception {
    Throwable refused = catchThrowable(call::call);
    var status = StatusProto.fromThrowable(refused);
    assertThat(status).as(field).isNotNull();
    assertThat(status.getCode()).as(field).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    assertThat(SupervisorProcess.reason(refused))
        .as(field)
        .isIn("INVALID_FIELD", "LINK_INVALID", "PAGE_TOKEN_INVALID");
    for (var detail : status.getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        assertThat(detail.unpack(BadRequest.class).getFieldViolationsList())
            .extracting(BadRequest.FieldViolation::getField)
            .contains(field);
        return;
      }
    }
    throw new AssertionError("no BadRequest for " + field);
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

  private static Account createAccount(CreateAccountRequest.Builder request) throws Exception {
    return supervisor.accounts().createAccount(request.build());
  }

  private static Download createDownload(Download.Builder download) throws Exception {
    return supervisor
        .downloads()
        .createDownload(CreateDownloadRequest.newBuilder().setDownload(download).build());
  }

  private static Download.Builder valid() {
    return message(-1001, 1);
  }

  private static Download.Builder message(long chat, long message) {
    var source = DownloadSource.ChatMessage.newBuilder().setChatId(chat).setMessageId(message);
    return Download.newBuilder()
        .setSource(DownloadSource.newBuilder().setMessage(source))
        .setTarget(DownloadTarget.newBuilder().setPath("/tmp/x"));
  }

  private static Download.Builder link(String link) {
    return valid().setSource(DownloadSource.newBuilder().setLink(link));
  }
}
