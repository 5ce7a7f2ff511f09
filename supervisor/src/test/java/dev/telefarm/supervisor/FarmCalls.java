package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.CancelDownloadRequest;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What tests ask of the farm most. */
final class FarmCalls {
  /** The puppet's secrets, as {@link #login} gives them. */
  static final String PHONE = "+9996612345";

  static final String CODE = "12345";

  private final SupervisorProcess supervisor;
  private final Path folder;

  FarmCalls(SupervisorProcess supervisor, Path folder) {
    this.supervisor = supervisor;
    this.folder = folder;
  }

  void createAccount(String id) throws IOException {
    var _ =
        supervisor
            .accounts()
            .createAccount(CreateAccountRequest.newBuilder().setAccountId(id).build());
  }

  Account account(String id) throws IOException {
    return supervisor
        .accounts()
        .getAccount(GetAccountRequest.newBuilder().setName("accounts/" + id).build());
  }

  void awaitAccount(String id, Account.State state) {
    await().atMost(Duration.ofSeconds(20)).until(() -> account(id).getState() == state);
  }

  Download get(String name) throws IOException {
    return supervisor
        .downloads()
        .getDownload(GetDownloadRequest.newBuilder().setName(name).build());
  }

  void cancel(String name) throws IOException {
    var _ =
        supervisor
            .downloads()
            .cancelDownload(CancelDownloadRequest.newBuilder().setName(name).build());
  }

  void awaitDownload(String name, Download.State state) {
    await().atMost(Duration.ofSeconds(10)).until(() -> get(name).getState() == state);
  }

  /** Of a message that {@code PuppetAccount} plays. */
  CreateDownloadRequest download(long messageId) {
    return CreateDownloadRequest.newBuilder()
        .setDownload(
            Download.newBuilder()
                .setSource(
                    DownloadSource.newBuilder()
                        .setMessage(
                            DownloadSource.ChatMessage.newBuilder()
                                .setChatId(-1001)
                                .setMessageId(messageId)))
                .setTarget(
                    DownloadTarget.newBuilder().setPath(folder.resolve("out/file").toString())))
        .build();
  }

  /** By phone, with one wrong code on the way. */
  void login(String id) throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    StreamObserver<LoginRequest> requests = open(events);
    requests.onNext(
        LoginRequest.newBuilder()
            .setStart(LoginStart.newBuilder().setName("accounts/" + id))
            .build());
    assertThat(next(events).getPrompt().getField().name()).isEqualTo("FIELD_PHONE_NUMBER");
    requests.onNext(LoginRequest.newBuilder().setPhoneNumber(PHONE).build());
    assertThat(next(events).getPrompt().getField().name()).isEqualTo("FIELD_CODE");
    requests.onNext(LoginRequest.newBuilder().setCode("54321").build());
    assertThat(next(events).getPrompt().getRejected().name())
        .isEqualTo("ERROR_REASON_CODE_INVALID");
    requests.onNext(LoginRequest.newBuilder().setCode(CODE).build());
    assertThat(next(events).getSuccess().getAccount().getIdentity().getUserId()).isEqualTo(42);
    requests.onCompleted();
  }

  void loginBot(String id, String token) throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    StreamObserver<LoginRequest> requests = open(events);
    requests.onNext(
        LoginRequest.newBuilder()
            .setStart(
                LoginStart.newBuilder()
                    .setName("accounts/" + id)
                    .setMethod(LoginStart.Method.METHOD_BOT))
            .build());
    assertThat(next(events).getPrompt().getField().name()).isEqualTo("FIELD_BOT_TOKEN");
    requests.onNext(LoginRequest.newBuilder().setBotToken(token).build());
    assertThat(next(events).hasSuccess()).isTrue();
    requests.onCompleted();
  }

  private StreamObserver<LoginRequest> open(BlockingQueue<Object> events) throws IOException {
    return supervisor
        .authorized(AccountServiceGrpc.newStub(supervisor.channel()))
        .login(new Recorder<>(events));
  }

  private static LoginResponse next(BlockingQueue<Object> events) throws InterruptedException {
    Object event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(LoginResponse.class);
    return (LoginResponse) event;
  }

  /** Puts what a call answers into a queue: messages, then the error if it ends with one. */
  record Recorder<T>(BlockingQueue<Object> events) implements StreamObserver<T> {
    @Override
    public void onNext(T response) {
      events.add(response);
    }

    @Override
    public void onError(Throwable broken) {
      events.add(broken);
    }

    @Override
    public void onCompleted() {}
  }
}
