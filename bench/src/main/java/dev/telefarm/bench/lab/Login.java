package dev.telefarm.bench.lab;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.LoginPrompt;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.sandbox.proto.v1.Account;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of AccountService.Login, answered with what the sandbox knows of the account. */
final class Login implements StreamObserver<LoginResponse> {
  private static final long LIMIT_SECONDS = 60;

  private final Account person;
  private final CompletableFuture<Void> success = new CompletableFuture<>();
  private final CompletableFuture<StreamObserver<LoginRequest>> requests =
      new CompletableFuture<>();

  private Login(Account person) {
    this.person = person;
  }

  /**
   * Blocks until the account is logged in.
   *
   * @throws NotMeasuredException if it is not
   */
  static void byPhone(TelefarmClient client, String account, Account person) {
    var login = new Login(person);
    StreamObserver<LoginRequest> requests =
        AccountServiceGrpc.newStub(client.channel()).login(login);
    login.requests.complete(requests);
    var start = LoginStart.newBuilder().setName(account).setMethod(LoginStart.Method.METHOD_PHONE);
    requests.onNext(LoginRequest.newBuilder().setStart(start).build());
    try {
      login.success.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new NotMeasuredException(account + " could not log in: " + e.getCause());
    }
  }

  @Override
  public void onNext(LoginResponse response) {
    if (response.hasSuccess()) {
      success.complete(null);
      return;
    }
    @Nullable LoginRequest answer = answer(response.getPrompt().getField());
    if (answer == null) {
      success.completeExceptionally(new IllegalStateException("asked for " + response));
    } else {
      requests.join().onNext(answer);
    }
  }

  private @Nullable LoginRequest answer(LoginPrompt.Field field) {
    return switch (field) {
      case FIELD_PHONE_NUMBER ->
          LoginRequest.newBuilder().setPhoneNumber("+" + person.getPhone()).build();
      case FIELD_CODE -> LoginRequest.newBuilder().setCode(person.getCode()).build();
      case FIELD_PASSWORD, FIELD_BOT_TOKEN, FIELD_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  @Override
  public void onError(Throwable cause) {
    success.completeExceptionally(cause);
  }

  @Override
  public void onCompleted() {
    success.complete(null);
  }
}
