package dev.telefarm.client.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.LoginPrompt;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of AccountService.Login, step by step. */
final class LoginDialogue implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private sealed interface Event {
    record Response(LoginResponse response) implements Event {}

    record Failure(Throwable cause) implements Event {}

    record End() implements Event {}
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final StreamObserver<LoginRequest> requests;

  private LoginDialogue(TelefarmClient client) {
    requests =
        AccountServiceGrpc.newStub(client.channel())
            .login(
                new StreamObserver<>() {
                  @Override
                  public void onNext(LoginResponse response) {
                    events.add(new Event.Response(response));
                  }

                  @Override
                  public void onError(Throwable cause) {
                    events.add(new Event.Failure(cause));
                  }

                  @Override
                  public void onCompleted() {
                    events.add(new Event.End());
                  }
                });
  }

  static LoginDialogue start(TelefarmClient client, String account, LoginStart.Method method) {
    var dialogue = new LoginDialogue(client);
    dialogue.answer(
        LoginRequest.newBuilder()
            .setStart(LoginStart.newBuilder().setName(account).setMethod(method)));
    return dialogue;
  }

  void answer(LoginRequest.Builder request) {
    requests.onNext(request.build());
  }

  LoginPrompt expectPrompt(LoginPrompt.Field field) {
    LoginResponse response = next();
    assertThat(response.getPrompt().getField()).as("prompt in %s", response).isEqualTo(field);
    return response.getPrompt();
  }

  String expectQrLink() {
    LoginResponse response = next();
    assertThat(response.getQrCode().getLink()).startsWith("tg://login?token=");
    return response.getQrCode().getLink();
  }

  Account expectSuccess() {
    LoginResponse response = next();
    // A QR code may have been renewed while it was being confirmed.
    while (response.hasQrCode()) {
      response = next();
    }
    assertThat(response.hasSuccess()).as("success in %s", response).isTrue();
    return response.getSuccess().getAccount();
  }

  private LoginResponse next() {
    try {
      @Nullable Event event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      return switch (event) {
        case Event.Response(LoginResponse response) -> response;
        case Event.Failure(Throwable cause) -> throw new AssertionError("login failed", cause);
        case Event.End() -> throw new AssertionError("login ended early");
        case null -> throw new AssertionError("nothing within " + LIMIT_SECONDS + " s");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    requests.onCompleted();
  }
}
