package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.DrainFarmRequest;
import dev.telefarm.proto.v1.LoginPrompt;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.UndrainFarmRequest;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a login can be refused, or end before somebody is logged in. */
final class LoginRefusalsIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    calls.createAccount("alice");
    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void whatTheCallItselfHasWrongIsSaid() throws Exception {
    assertThat(new Login("accounts/nobody").refusal()).isEqualTo("ACCOUNT_NOT_FOUND");
    assertThat(new Login("alice").refusal()).isEqualTo("INVALID_FIELD");
    assertThat(new Login(LoginRequest.newBuilder().setCode(FarmCalls.CODE).build()).refusal())
        .isEqualTo("INVALID_FIELD");
    assertThat(
            new Login(
                    LoginRequest.newBuilder()
                        .setStart(
                            LoginStart.newBuilder().setName("accounts/alice").setMethodValue(99))
                        .build())
                .refusal())
        .isEqualTo("INVALID_FIELD");

    Login wrongStep = new Login("accounts/alice");
    wrongStep.awaitPhonePrompt();
    wrongStep.send(LoginRequest.newBuilder().setCode(FarmCalls.CODE).build());
    assertThat(wrongStep.refusal()).isEqualTo("INVALID_FIELD");
    Login empty = new Login("accounts/alice");
    empty.awaitPhonePrompt();
    empty.send(LoginRequest.newBuilder().setPhoneNumber("").build());
    assertThat(empty.refusal()).isEqualTo("INVALID_FIELD");
    Login left = new Login("accounts/alice");
    left.awaitPhonePrompt();
    left.requests.onCompleted();
    assertThat(left.refusal()).isEqualTo("CALL_ENDED");
    // Nothing of all that is in the way.
    calls.login("alice");
  }

  @Test
  void secondLoginIsRefusedAndTheFirstGoesOn() throws Exception {
    Login first = new Login("accounts/alice");
    first.awaitPhonePrompt();
    assertThat(new Login("accounts/alice").refusal()).isEqualTo("LOGIN_IN_PROGRESS");

    first.send(LoginRequest.newBuilder().setPhoneNumber(FarmCalls.PHONE).build());
    assertThat(first.response().getPrompt().getField()).isEqualTo(LoginPrompt.Field.FIELD_CODE);
    first.send(LoginRequest.newBuilder().setCode(FarmCalls.CODE).build());
    assertThat(first.response().hasSuccess()).isTrue();
    assertThat(new Login("accounts/alice").refusal()).isEqualTo("ALREADY_LOGGED_IN");
  }

  @Test
  void numberWithoutAnAccountIsNotRegistered() throws Exception {
    Login login = new Login("accounts/alice");
    login.awaitPhonePrompt();
    new Puppets(supervisor, calls)
        .say(
            "alice",
            WorkerReport.newBuilder()
                .setAuthorization(
                    Authorization.newBuilder()
                        .setState(Authorization.State.STATE_WAIT_REGISTRATION))
                .build());

    assertThat(login.refusal()).isEqualTo("REGISTRATION_NEEDED");
  }

  @Test
  void workerThatDiesEndsItsLoginAndTheNextOneServes() throws Exception {
    Login login = new Login("accounts/alice");
    login.awaitPhonePrompt();
    new Puppets(supervisor, calls).kill("alice");

    assertThat(login.refusal()).isEqualTo("WORKER_UNAVAILABLE");
    calls.login("alice");
  }

  @Test
  void stoppedAccountAndDrainedFarmLogNobodyIn() throws Exception {
    Login login = new Login("accounts/alice");
    login.awaitPhonePrompt();
    var _ =
        supervisor
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName("accounts/alice").build());
    assertThat(login.refusal()).isEqualTo("ACCOUNT_STOPPED");
    assertThat(new Login("accounts/alice").refusal()).isEqualTo("ACCOUNT_STOPPED");

    calls.createAccount("bob");
    calls.awaitAccount("bob", Account.State.STATE_LOGIN_NEEDED);
    var _ = supervisor.farm().drainFarm(DrainFarmRequest.getDefaultInstance());
    assertThat(new Login("accounts/bob").refusal()).isEqualTo("FARM_DRAINING");
    var _ = supervisor.farm().undrainFarm(UndrainFarmRequest.getDefaultInstance());
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> calls.login("bob"));
  }

  /** One call of Login. */
  private final class Login {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    final StreamObserver<LoginRequest> requests;

    Login(LoginRequest first) throws IOException {
      requests =
          supervisor
              .authorized(AccountServiceGrpc.newStub(supervisor.calls()))
              .login(new FarmCalls.Recorder<>(events));
      requests.onNext(first);
    }

    Login(String account) throws IOException {
      this(LoginRequest.newBuilder().setStart(LoginStart.newBuilder().setName(account)).build());
    }

    void send(LoginRequest request) {
      requests.onNext(request);
    }

    void awaitPhonePrompt() throws InterruptedException {
      assertThat(response().getPrompt().getField()).isEqualTo(LoginPrompt.Field.FIELD_PHONE_NUMBER);
    }

    LoginResponse response() throws InterruptedException {
      Object event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).isInstanceOf(LoginResponse.class);
      return (LoginResponse) event;
    }

    String refusal() throws InterruptedException {
      Object event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).isInstanceOf(Throwable.class);
      return SupervisorProcess.reason((Throwable) event);
    }
  }
}
