package dev.telefarm.worker.login;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.login.LoginResult.Rejected;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitEmailAddress;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitEmailCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitOtherDeviceConfirmation;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPremiumPurchase;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitRegistration;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationBotToken;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationCode;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.RequestQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdFunction.SetAuthenticationPhoneNumber;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TelegramException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The login's decisions, without effects.
 *
 * <p>A phone number leads from WaitPhoneNumber to WaitCode, a code on to WaitPassword (two-step
 * verification) or Ready, a password to Ready; a QR request leads to WaitOtherDevice and, once
 * confirmed there, to WaitPassword or Ready; a bot token leads to Ready. A way that was begun can
 * be left for another one. TDLib allows that from some of its states only; from the others (a bot
 * token after a phone number, anything after a QR code) the client has to be thrown away first:
 * {@link StartOver}.
 */
final class LoginMachine {
  private LoginMachine() {}

  sealed interface Step permits Send, StartOver, Done, Refuse {}

  record Send(TdFunction<Ok> function) implements Step {}

  /**
   * Throw the unfinished session away; send {@code function} when a new one waits for a phone
   * number.
   */
  record StartOver(TdFunction<Ok> function) implements Step {}

  /** Nothing to do: it is so already. */
  record Done() implements Step {}

  record Refuse(ErrorReason reason, String message) implements Step {}

  static Step step(@Nullable AuthorizationState state, LoginInput input) {
    if (state instanceof AuthorizationStateReady) {
      return new Refuse(
          ErrorReason.ERROR_REASON_ALREADY_LOGGED_IN, "the account is logged in already");
    }
    return switch (input) {
      case LoginInput.PhoneNumber(Secret number) ->
          begin(state, new SetAuthenticationPhoneNumber(number.value()));
      case LoginInput.BotToken(Secret token) ->
          begin(state, new CheckAuthenticationBotToken(token.value()));
      case LoginInput.RequestQrCode() ->
          state instanceof AuthorizationStateWaitOtherDeviceConfirmation
              ? new Done()
              : begin(state, new RequestQrCodeAuthentication(List.of()));
      case LoginInput.Code(Secret code) ->
          state instanceof AuthorizationStateWaitCode
              ? new Send(new CheckAuthenticationCode(code.value()))
              : notAwaited("a code");
      case LoginInput.Password(Secret password) ->
          state instanceof AuthorizationStateWaitPassword
              ? new Send(new CheckAuthenticationPassword(password.value()))
              : notAwaited("a password");
    };
  }

  /** A first step of one of the ways to log in. */
  private static Step begin(@Nullable AuthorizationState state, TdFunction<Ok> function) {
    return switch (state) {
      case AuthorizationStateWaitPhoneNumber _ -> new Send(function);
      case AuthorizationStateWaitCode _,
          AuthorizationStateWaitPassword _,
          AuthorizationStateWaitRegistration _,
          AuthorizationStateWaitEmailAddress _,
          AuthorizationStateWaitEmailCode _,
          AuthorizationStateWaitPremiumPurchase _ ->
          function instanceof CheckAuthenticationBotToken
              ? new StartOver(function)
              : new Send(function);
      case AuthorizationStateWaitOtherDeviceConfirmation _ -> new StartOver(function);
      case null, default -> notAwaited("a login");
    };
  }

  private static Refuse notAwaited(String what) {
    return new Refuse(
        ErrorReason.ERROR_REASON_TELEGRAM_ERROR,
        "Telegram does not wait for " + what + " now; see the account's state");
  }

  /** What an error that answered a login function means to the person. */
  static Rejected rejection(TelegramException error) {
    Optional<java.time.Duration> wait = error.retryAfter();
    if (wait.isPresent()) {
      return new Rejected(
          ErrorReason.ERROR_REASON_FLOOD_WAIT,
          "Telegram asks to wait " + wait.get().toSeconds() + " s",
          wait);
    }
    return switch (error.error()) {
      case "PHONE_NUMBER_INVALID", "PHONE_NUMBER_UNOCCUPIED" ->
          rejected(
              ErrorReason.ERROR_REASON_PHONE_NUMBER_INVALID,
              "Telegram does not know this phone number");
      case "PHONE_NUMBER_BANNED" ->
          rejected(
              ErrorReason.ERROR_REASON_PHONE_NUMBER_INVALID,
              "Telegram has banned this phone number");
      case "PHONE_CODE_INVALID", "PHONE_CODE_EMPTY" ->
          rejected(ErrorReason.ERROR_REASON_CODE_INVALID, "the code is wrong");
      case "PHONE_CODE_EXPIRED" ->
          rejected(ErrorReason.ERROR_REASON_CODE_EXPIRED, "the code has expired");
      case "PASSWORD_HASH_INVALID" ->
          rejected(ErrorReason.ERROR_REASON_PASSWORD_INVALID, "the password is wrong");
      case "ACCESS_TOKEN_INVALID", "ACCESS_TOKEN_EXPIRED" ->
          rejected(
              ErrorReason.ERROR_REASON_BOT_TOKEN_INVALID,
              "Telegram does not accept this bot token");
      default -> rejected(ErrorReason.ERROR_REASON_TELEGRAM_ERROR, error.error());
    };
  }

  private static Rejected rejected(ErrorReason reason, String message) {
    return new Rejected(reason, message, Optional.empty());
  }
}
