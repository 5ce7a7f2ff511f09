package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.farm.FarmAccounts;
import dev.telefarm.supervisor.farm.LoginCall;
import dev.telefarm.supervisor.farm.LoginDialogue;
import dev.telefarm.supervisor.farm.Refusal;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** One call of Login: the stream on one side, the dialogue on the other. */
final class LoginStream implements StreamObserver<LoginRequest>, LoginDialogue.Peer {
  private final FarmAccounts accounts;
  private final ServerCallStreamObserver<LoginResponse> responses;
  private @Nullable LoginCall call;
  private boolean over;

  LoginStream(FarmAccounts accounts, StreamObserver<LoginResponse> responses) {
    this.accounts = accounts;
    this.responses = (ServerCallStreamObserver<LoginResponse>) responses;
    this.responses.setOnCancelHandler(this::abandon);
  }

  @Override
  public void onNext(LoginRequest request) {
    try {
      LoginCall current = call;
      if (current != null) {
        answer(current, request);
      } else {
        start(request);
      }
    } catch (RuntimeException e) {
      abandon(); // or nobody could log this account in any more
      fail(e);
    }
  }

  private void start(LoginRequest request) {
    Fields fields = new Fields();
    fields.require(request.hasStart(), "start", "must be the first message");
    fields.check();
    AccountId id = Fields.accountName(request.getStart().getName(), "start.name");
    fields.require(
        request.getStart().getMethod() != LoginStart.Method.UNRECOGNIZED,
        "start.method",
        "is not a known method");
    fields.check();
    call = accounts.login(id, request.getStart().getMethod(), this);
  }

  private static void answer(LoginCall call, LoginRequest request) {
    Fields fields = new Fields();
    fields.require(!request.hasStart(), "start", "must be sent once only");
    String value =
        switch (request.getStepCase()) {
          case PHONE_NUMBER -> request.getPhoneNumber();
          case CODE -> request.getCode();
          case PASSWORD -> request.getPassword();
          case BOT_TOKEN -> request.getBotToken();
          case START, STEP_NOT_SET -> "";
        };
    // The field is named; its value is a secret and is not repeated.
    fields.require(!value.isEmpty(), "step", "must answer the prompt, and not with an empty text");
    fields.check();
    call.answer(request);
  }

  @Override
  public void onError(Throwable broken) {
    abandon();
  }

  @Override
  public void onCompleted() {
    abandon();
    fail(
        Refusal.of(
            ErrorReason.ERROR_REASON_CALL_ENDED,
            "the client closed the call before the login's end"));
  }

  private void abandon() {
    LoginCall current = call;
    if (current != null) {
      current.abandon();
    }
  }

  @Override
  public synchronized void send(LoginResponse response) {
    if (!over && !responses.isCancelled()) {
      responses.onNext(response);
    }
  }

  @Override
  public synchronized void complete() {
    if (!over && !responses.isCancelled()) {
      over = true;
      responses.onCompleted();
    }
  }

  @Override
  public void refuse(Refusal refusal) {
    fail(refusal);
  }

  private synchronized void fail(RuntimeException failure) {
    if (!over && !responses.isCancelled()) {
      over = true;
      responses.onError(Errors.from(failure));
    }
  }
}
