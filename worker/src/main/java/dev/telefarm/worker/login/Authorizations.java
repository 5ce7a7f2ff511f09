package dev.telefarm.worker.login;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.v1.Account.Identity;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosed;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosing;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateLoggingOut;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitEmailAddress;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitEmailCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitOtherDeviceConfirmation;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPremiumPurchase;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitRegistration;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.CodeType;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeCall;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeFlashCall;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeFragment;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeMissedCall;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeSms;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeSmsPhrase;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeSmsWord;
import dev.telefarm.worker.telegram.CodeType.AuthenticationCodeTypeTelegramMessage;
import dev.telefarm.worker.telegram.TdObject.User;
import dev.telefarm.worker.telegram.TdObject.Usernames;
import dev.telefarm.worker.telegram.UserType.UserTypeBot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TDLib's authorization states in the link's words. */
final class Authorizations {
  private Authorizations() {}

  static Authorization of(AuthorizationState state) {
    return switch (state) {
      case AuthorizationStateWaitTdlibParameters _ -> of(State.STATE_STARTING);
      case AuthorizationStateWaitPhoneNumber _,
          // Mail codes and purchases are what official apps are asked for; with a QR code they can
          // be passed by.
          AuthorizationStateWaitPremiumPurchase _,
          AuthorizationStateWaitEmailAddress _,
          AuthorizationStateWaitEmailCode _ ->
          of(State.STATE_WAIT_PHONE_NUMBER);
      case AuthorizationStateWaitCode(var info) ->
          Authorization.newBuilder()
              .setState(State.STATE_WAIT_CODE)
              .setCodeLength(codeLength(info.type()))
              .setCodeDelivery(codeDelivery(info.type()))
              .build();
      case AuthorizationStateWaitOtherDeviceConfirmation(String link) ->
          Authorization.newBuilder()
              .setState(State.STATE_WAIT_OTHER_DEVICE)
              .setQrLink(link)
              .build();
      case AuthorizationStateWaitRegistration _ -> of(State.STATE_WAIT_REGISTRATION);
      case AuthorizationStateWaitPassword(String hint) ->
          Authorization.newBuilder()
              .setState(State.STATE_WAIT_PASSWORD)
              .setPasswordHint(hint)
              .build();
      // Ready is told when it is known who is logged in.
      case AuthorizationStateReady _ -> of(State.STATE_STARTING);
      case AuthorizationStateLoggingOut _ -> of(State.STATE_LOGGING_OUT);
      case AuthorizationStateClosing _, AuthorizationStateClosed _ -> of(State.STATE_CLOSED);
    };
  }

  static Authorization of(State state) {
    return Authorization.newBuilder().setState(state).build();
  }

  static Authorization ready(User me) {
    Identity identity =
        Identity.newBuilder()
            .setUserId(me.id())
            .setDisplayName((me.firstName() + " " + me.lastName()).strip())
            .setUsername(username(me.usernames()))
            .setBot(me.type() instanceof UserTypeBot)
            .setPremium(me.isPremium())
            .build();
    return Authorization.newBuilder().setState(State.STATE_READY).setIdentity(identity).build();
  }

  private static String username(@Nullable Usernames usernames) {
    List<String> active = usernames == null ? List.of() : usernames.activeUsernames();
    return active.isEmpty() ? "" : active.getFirst();
  }

  private static int codeLength(@Nullable CodeType type) {
    return switch (type) {
      case AuthenticationCodeTypeTelegramMessage(int length) -> length;
      case AuthenticationCodeTypeSms(int length) -> length;
      case AuthenticationCodeTypeCall(int length) -> length;
      case AuthenticationCodeTypeMissedCall(String _, int length) -> length;
      case AuthenticationCodeTypeFragment(String _, int length) -> length;
      case AuthenticationCodeTypeSmsWord _,
          AuthenticationCodeTypeSmsPhrase _,
          AuthenticationCodeTypeFlashCall _ ->
          0;
      case null -> 0;
    };
  }

  private static String codeDelivery(@Nullable CodeType type) {
    return switch (type) {
      case AuthenticationCodeTypeTelegramMessage _ ->
          "a message in Telegram, on a device that is logged in";
      case AuthenticationCodeTypeSms _ -> "SMS";
      case AuthenticationCodeTypeSmsWord(String first) -> "a word by SMS, starting with " + first;
      case AuthenticationCodeTypeSmsPhrase(String first) ->
          "a phrase by SMS, starting with " + first;
      case AuthenticationCodeTypeCall _ -> "a phone call";
      case AuthenticationCodeTypeFlashCall(String pattern) ->
          "the number of a missed call like " + pattern;
      case AuthenticationCodeTypeMissedCall(String prefix, int _) ->
          "the last digits of a missed call from " + prefix;
      case AuthenticationCodeTypeFragment(String url, int _) -> url;
      case null -> "a way that this version does not know";
    };
  }
}
