package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.LoginPrompt;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account that is logged in, whose further lanes need its password. */
final class LanesLoginIT {
  @TempDir Path folder;

  @Test
  void loginAsksForThePasswordOnlyAndUntilItIsRight() throws Exception {
    try (SupervisorProcess supervisor = new SupervisorProcess(folder).start()) {
      var calls = new FarmCalls(supervisor, folder);
      calls.createAccount("alice");
      calls.login("alice");
      assertThat(refusal(supervisor)).isEqualTo("ALREADY_LOGGED_IN");
      var lanes = Account.newBuilder().setName("accounts/alice").setLanes(3);
      Account after =
          supervisor
              .accounts()
              .updateAccount(UpdateAccountRequest.newBuilder().setAccount(lanes).build());
      assertThat(after.getLanes()).isEqualTo(3);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> calls.account("alice").getLanesNeedPassword());
      assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_READY);

      BlockingQueue<Object> events = new LinkedBlockingQueue<>();
      StreamObserver<LoginRequest> requests = open(supervisor, events);
      assertThat(prompt(events).getField()).isEqualTo(LoginPrompt.Field.FIELD_PASSWORD);
      requests.onNext(LoginRequest.newBuilder().setPassword("wrong").build());
      LoginPrompt again = prompt(events);
      assertThat(again.getField()).isEqualTo(LoginPrompt.Field.FIELD_PASSWORD);
      assertThat(again.getRejected()).isEqualTo(ErrorReason.ERROR_REASON_PASSWORD_INVALID);
      requests.onNext(LoginRequest.newBuilder().setPassword("2fa").build());
      assertThat(response(events).getSuccess().getAccount().getIdentity().getUserId())
          .isEqualTo(42);

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> calls.account("alice").getLanesReady() == 3);
      assertThat(refusal(supervisor)).isEqualTo("ALREADY_LOGGED_IN");
    }
  }

  private static StreamObserver<LoginRequest> open(
      SupervisorProcess supervisor, BlockingQueue<Object> events) throws IOException {
    StreamObserver<LoginRequest> requests =
        supervisor
            .authorized(AccountServiceGrpc.newStub(supervisor.channel()))
            .login(new FarmCalls.Recorder<>(events));
    requests.onNext(
        LoginRequest.newBuilder()
            .setStart(LoginStart.newBuilder().setName("accounts/alice"))
            .build());
    return requests;
  }

  private static String refusal(SupervisorProcess supervisor) throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    assertThat(open(supervisor, events)).isNotNull();
    Object event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(Throwable.class);
    return SupervisorProcess.reason((Throwable) event);
  }

  private static LoginPrompt prompt(BlockingQueue<Object> events) throws InterruptedException {
    return response(events).getPrompt();
  }

  private static LoginResponse response(BlockingQueue<Object> events) throws InterruptedException {
    Object event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(LoginResponse.class);
    return (LoginResponse) event;
  }
}
