package dev.telefarm.worker.telegram;

import dev.telefarm.worker.telegram.TdObject.AuthenticationCodeInfo;

/** What TDLib's authorization waits for. */
public sealed interface AuthorizationState extends TdObject {
  record AuthorizationStateWaitTdlibParameters() implements AuthorizationState {}

  record AuthorizationStateWaitPhoneNumber() implements AuthorizationState {}

  record AuthorizationStateWaitPremiumPurchase() implements AuthorizationState {}

  record AuthorizationStateWaitEmailAddress() implements AuthorizationState {}

  record AuthorizationStateWaitEmailCode() implements AuthorizationState {}

  record AuthorizationStateWaitCode(AuthenticationCodeInfo codeInfo)
      implements AuthorizationState {}

  record AuthorizationStateWaitOtherDeviceConfirmation(String link) implements AuthorizationState {
    @Override
    public String toString() {
      return "AuthorizationStateWaitOtherDeviceConfirmation[***]"; // whoever has the link can log
      // in
    }
  }

  record AuthorizationStateWaitRegistration() implements AuthorizationState {}

  record AuthorizationStateWaitPassword(String passwordHint) implements AuthorizationState {}

  record AuthorizationStateReady() implements AuthorizationState {}

  record AuthorizationStateLoggingOut() implements AuthorizationState {}

  record AuthorizationStateClosing() implements AuthorizationState {}

  record AuthorizationStateClosed() implements AuthorizationState {}
}
