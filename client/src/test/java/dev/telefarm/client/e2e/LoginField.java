package dev.telefarm.client.e2e;

import dev.telefarm.proto.v1.LoginPrompt;

/** Short names for what a login asks for. */
final class LoginField {
  static final LoginPrompt.Field PHONE_NUMBER = LoginPrompt.Field.FIELD_PHONE_NUMBER;
  static final LoginPrompt.Field CODE = LoginPrompt.Field.FIELD_CODE;
  static final LoginPrompt.Field PASSWORD = LoginPrompt.Field.FIELD_PASSWORD;
  static final LoginPrompt.Field BOT_TOKEN = LoginPrompt.Field.FIELD_BOT_TOKEN;

  private LoginField() {}
}
