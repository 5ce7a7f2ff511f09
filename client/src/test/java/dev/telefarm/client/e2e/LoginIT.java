package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account.State;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.LogOutRequest;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.sandbox.proto.v1.AcceptLoginTokenRequest;
import dev.telefarm.sandbox.proto.v1.Account;
import org.junit.jupiter.api.Test;

@FarmTest
final class LoginIT {
  @Test
  void wrongCodeAndWrongPasswordAreAskedForAgain(Farm farm) {
    Account person =
        farm.telegram()
            .addAccount(
                Account.newBuilder()
                    .setId("carol")
                    .setPhone("9996630003")
                    .setPassword("correct horse")
                    .build());
    FarmAccount account = farm.addAccount("carol");
    try (var login =
        LoginDialogue.start(farm.client(), account.name(), LoginStart.Method.METHOD_PHONE)) {
      login.expectPrompt(LoginField.PHONE_NUMBER);
      login.answer(LoginRequest.newBuilder().setPhoneNumber("+" + person.getPhone()));
      assertThat(login.expectPrompt(LoginField.CODE).getCodeLength()).isEqualTo(5);
      login.answer(LoginRequest.newBuilder().setCode("00000"));
      assertThat(login.expectPrompt(LoginField.CODE).getRejected())
          .isEqualTo(ErrorReason.ERROR_REASON_CODE_INVALID);
      login.answer(LoginRequest.newBuilder().setCode(person.getCode()));
      login.expectPrompt(LoginField.PASSWORD);
      login.answer(LoginRequest.newBuilder().setPassword("battery staple"));
      assertThat(login.expectPrompt(LoginField.PASSWORD).getRejected())
          .isEqualTo(ErrorReason.ERROR_REASON_PASSWORD_INVALID);
      login.answer(LoginRequest.newBuilder().setPassword("correct horse"));
      assertThat(login.expectSuccess().getIdentity().getDisplayName()).isEqualTo("Carol");
    }
    account.await(State.STATE_READY);
    assertNoSecretInLogs(farm, person.getPhone(), "correct horse", "battery staple");
  }

  @Test
  void qrCodeIsConfirmedOnAnotherDevice(Farm farm) {
    farm.telegram().addAccount("alice");
    farm.telegram().chat("films").members("alice").file("reel.bin", mebibytes(1));
    FarmAccount account = farm.addAccount("alice");
    try (var login =
        LoginDialogue.start(farm.client(), account.name(), LoginStart.Method.METHOD_QR)) {
      String link = login.expectQrLink();
      var _ =
          farm.telegram()
              .control()
              .acceptLoginToken(
                  AcceptLoginTokenRequest.newBuilder().setAccount("alice").setLink(link).build());
      login.expectSuccess();
    }
    account.download("films/reel.bin").awaitCompleted().hasOriginalContent();
  }

  @Test
  void botLogsInWithItsToken(Farm farm) {
    String token = "4242424:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    farm.telegram().addAccount(Account.newBuilder().setId("robot").setBotToken(token).build());
    FarmAccount account = farm.addAccount("robot");
    try (var login =
        LoginDialogue.start(farm.client(), account.name(), LoginStart.Method.METHOD_BOT)) {
      login.expectPrompt(LoginField.BOT_TOKEN);
      login.answer(LoginRequest.newBuilder().setBotToken("1:wrong"));
      assertThat(login.expectPrompt(LoginField.BOT_TOKEN).getRejected())
          .isEqualTo(ErrorReason.ERROR_REASON_BOT_TOKEN_INVALID);
      login.answer(LoginRequest.newBuilder().setBotToken(token));
      assertThat(login.expectSuccess().getIdentity().getBot()).isTrue();
    }
    assertNoSecretInLogs(farm, token);
  }

  @Test
  void loggedOutAccountAsksForANewLogin(Farm farm) {
    farm.telegram().addAccount("alice");
    FarmAccount account = farm.addAccount("alice").logIn();
    var _ =
        farm.client().accounts().logOut(LogOutRequest.newBuilder().setName(account.name()).build());
    account.await(State.STATE_LOGIN_NEEDED);
    account.logIn().await(State.STATE_READY);
  }

  private static void assertNoSecretInLogs(Farm farm, String... secrets) {
    assertThat(farm.logFiles()).isNotEmpty();
    assertThat(farm.logFiles().values()).allSatisfy(log -> assertThat(log).doesNotContain(secrets));
  }
}
