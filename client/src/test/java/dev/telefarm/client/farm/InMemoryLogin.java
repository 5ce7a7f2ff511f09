package dev.telefarm.client.farm;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.LoginPrompt;
import dev.telefarm.proto.v1.LoginQrCode;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.proto.v1.LoginSuccess;
import io.grpc.stub.StreamObserver;

/** A login: the code is 12345, the password "open sesame", the bot token 1:bot. */
final class InMemoryLogin implements StreamObserver<LoginRequest> {
  static final String QR_LINK = "tg://login?token=AQIDBAUGBwgJCgsMDQ4PEA";

  private final InMemoryAccounts accounts;
  private final StreamObserver<LoginResponse> client;
  private String name = "";

  InMemoryLogin(InMemoryAccounts accounts, StreamObserver<LoginResponse> client) {
    this.accounts = accounts;
    this.client = client;
  }

  @Override
  public void onNext(LoginRequest request) {
    switch (request.getStepCase()) {
      case START -> start(request.getStart());
      case PHONE_NUMBER ->
          prompt(
              request.getPhoneNumber().startsWith("+"),
              LoginPrompt.Field.FIELD_CODE,
              LoginPrompt.Field.FIELD_PHONE_NUMBER,
              ErrorReason.ERROR_REASON_PHONE_NUMBER_INVALID);
      case CODE ->
          prompt(
              request.getCode().equals("12345"),
              LoginPrompt.Field.FIELD_PASSWORD,
              LoginPrompt.Field.FIELD_CODE,
              ErrorReason.ERROR_REASON_CODE_INVALID);
      case PASSWORD -> {
        if (request.getPassword().equals("open sesame")) {
          succeed();
        } else {
          ask(LoginPrompt.Field.FIELD_PASSWORD, ErrorReason.ERROR_REASON_PASSWORD_INVALID);
        }
      }
      case BOT_TOKEN -> {
        if (request.getBotToken().equals("1:bot")) {
          succeed();
        } else {
          ask(LoginPrompt.Field.FIELD_BOT_TOKEN, ErrorReason.ERROR_REASON_BOT_TOKEN_INVALID);
        }
      }
      case STEP_NOT_SET -> client.onError(Refusal.field("step", "is missing"));
    }
  }

  private void start(LoginStart start) {
    name = start.getName();
    if (!accounts.has(name)) {
      client.onError(InMemoryAccounts.missing(name));
      return;
    }
    if (accounts.get(id()).getLanesNeedPassword()) {
      ask(LoginPrompt.Field.FIELD_PASSWORD, ErrorReason.ERROR_REASON_UNSPECIFIED);
      return;
    }
    switch (start.getMethod()) {
      case METHOD_QR -> {
        client.onNext(
            LoginResponse.newBuilder()
                .setQrCode(LoginQrCode.newBuilder().setLink(QR_LINK))
                .build());
        succeed();
      }
      case METHOD_BOT ->
          ask(LoginPrompt.Field.FIELD_BOT_TOKEN, ErrorReason.ERROR_REASON_UNSPECIFIED);
      case METHOD_PHONE, METHOD_UNSPECIFIED, UNRECOGNIZED ->
          ask(LoginPrompt.Field.FIELD_PHONE_NUMBER, ErrorReason.ERROR_REASON_UNSPECIFIED);
    }
  }

  private void prompt(
      boolean right, LoginPrompt.Field next, LoginPrompt.Field again, ErrorReason reason) {
    ask(right ? next : again, right ? ErrorReason.ERROR_REASON_UNSPECIFIED : reason);
  }

  private void ask(LoginPrompt.Field field, ErrorReason rejected) {
    client.onNext(
        LoginResponse.newBuilder()
            .setPrompt(LoginPrompt.newBuilder().setField(field).setRejected(rejected))
            .build());
  }

  private void succeed() {
    accounts.put(id(), Account.State.STATE_READY);
    InMemoryAccounts.answer(
        client,
        LoginResponse.newBuilder()
            .setSuccess(LoginSuccess.newBuilder().setAccount(accounts.get(id())))
            .build());
  }

  private String id() {
    return name.substring("accounts/".length());
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}
}
