package dev.telefarm.worker.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.login.LoginMachine.Done;
import dev.telefarm.worker.login.LoginMachine.Refuse;
import dev.telefarm.worker.login.LoginMachine.Send;
import dev.telefarm.worker.login.LoginMachine.StartOver;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitOtherDeviceConfirmation;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationBotToken;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationCode;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.SetAuthenticationPhoneNumber;
import dev.telefarm.worker.telegram.TdObject.AuthenticationCodeInfo;
import dev.telefarm.worker.telegram.TelegramException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginMachineTest {
  private static final AuthorizationState PHONE = new AuthorizationStateWaitPhoneNumber();
  private static final AuthorizationState CODE =
      new AuthorizationStateWaitCode(new AuthenticationCodeInfo("1", null, 0));
  private static final AuthorizationState PASSWORD = new AuthorizationStateWaitPassword("");
  private static final AuthorizationState QR =
      new AuthorizationStateWaitOtherDeviceConfirmation("tg://x");
  private static final LoginInput NUMBER = new LoginInput.PhoneNumber(new Secret("123"));
  private static final LoginInput TOKEN = new LoginInput.BotToken(new Secret("1:x"));

  @Test
  void phoneThenCodeThenPassword() {
    assertThat(LoginMachine.step(PHONE, NUMBER))
        .isEqualTo(new Send(new SetAuthenticationPhoneNumber("123")));
    assertThat(LoginMachine.step(CODE, new LoginInput.Code(new Secret("1"))))
        .isEqualTo(new Send(new CheckAuthenticationCode("1")));
    assertThat(LoginMachine.step(PASSWORD, new LoginInput.Password(new Secret("p"))))
        .isEqualTo(new Send(new CheckAuthenticationPassword("p")));
  }

  @Test
  void anotherNumberMayFollowTheFirst() {
    assertThat(LoginMachine.step(CODE, NUMBER)).isInstanceOf(Send.class);
  }

  @Test
  void waysThatTdlibCannotLeaveStartOver() {
    assertThat(LoginMachine.step(QR, NUMBER)).isInstanceOf(StartOver.class);
    assertThat(LoginMachine.step(CODE, TOKEN))
        .isEqualTo(new StartOver(new CheckAuthenticationBotToken("1:x")));
  }

  @Test
  void aShownQrCodeIsNotAskedForTwice() {
    assertThat(LoginMachine.step(QR, new LoginInput.RequestQrCode())).isEqualTo(new Done());
  }

  @Test
  void whatIsNotAwaitedIsRefused() {
    assertThat(LoginMachine.step(PHONE, new LoginInput.Code(new Secret("1"))))
        .isInstanceOf(Refuse.class);
    assertThat(LoginMachine.step(CODE, new LoginInput.Password(new Secret("1"))))
        .isInstanceOf(Refuse.class);
    assertThat(LoginMachine.step(null, NUMBER)).isInstanceOf(Refuse.class);
    assertThat(LoginMachine.step(new AuthorizationStateReady(), NUMBER))
        .isInstanceOfSatisfying(
            Refuse.class,
            refuse ->
                assertThat(refuse.reason()).isEqualTo(ErrorReason.ERROR_REASON_ALREADY_LOGGED_IN));
  }

  @ParameterizedTest
  @CsvSource({
    "400, PHONE_NUMBER_INVALID, ERROR_REASON_PHONE_NUMBER_INVALID",
    "400, PHONE_CODE_INVALID, ERROR_REASON_CODE_INVALID",
    "400, PHONE_CODE_EXPIRED, ERROR_REASON_CODE_EXPIRED",
    "400, PASSWORD_HASH_INVALID, ERROR_REASON_PASSWORD_INVALID",
    "400, ACCESS_TOKEN_INVALID, ERROR_REASON_BOT_TOKEN_INVALID",
    "400, SOMETHING_ELSE, ERROR_REASON_TELEGRAM_ERROR"
  })
  void errorsHaveReasons(int code, String error, ErrorReason reason) {
    assertThat(LoginMachine.rejection(new TelegramException(code, error)).reason())
        .isEqualTo(reason);
  }

  @Test
  void aWaitIsPassedOn() {
    var rejection =
        LoginMachine.rejection(new TelegramException(429, "Too Many Requests: retry after 77"));
    assertThat(rejection.reason()).isEqualTo(ErrorReason.ERROR_REASON_FLOOD_WAIT);
    assertThat(rejection.retryAfter()).contains(Duration.ofSeconds(77));
  }

  @Test
  void inputsPrintNoSecret() {
    assertThat(NUMBER + " " + TOKEN).doesNotContain("123").doesNotContain("1:x");
    assertThat(LoginMachine.step(PHONE, NUMBER).toString()).doesNotContain("123");
  }
}
