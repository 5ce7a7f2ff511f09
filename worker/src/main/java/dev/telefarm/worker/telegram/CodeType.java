package dev.telefarm.worker.telegram;

/** How a login code reaches the person (TDLib's class AuthenticationCodeType). */
public sealed interface CodeType extends TdObject {
  record AuthenticationCodeTypeTelegramMessage(int length) implements CodeType {}

  record AuthenticationCodeTypeSms(int length) implements CodeType {}

  record AuthenticationCodeTypeSmsWord(String firstLetter) implements CodeType {}

  record AuthenticationCodeTypeSmsPhrase(String firstWord) implements CodeType {}

  record AuthenticationCodeTypeCall(int length) implements CodeType {}

  record AuthenticationCodeTypeFlashCall(String pattern) implements CodeType {}

  record AuthenticationCodeTypeMissedCall(String phoneNumberPrefix, int length)
      implements CodeType {}

  record AuthenticationCodeTypeFragment(String url, int length) implements CodeType {}
}
