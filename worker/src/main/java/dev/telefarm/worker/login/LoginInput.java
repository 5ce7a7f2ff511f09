package dev.telefarm.worker.login;

/** What a person answers while logging in. */
public sealed interface LoginInput {
  record PhoneNumber(Secret number) implements LoginInput {}

  record Code(Secret code) implements LoginInput {}

  record Password(Secret password) implements LoginInput {}

  record BotToken(Secret token) implements LoginInput {}

  record RequestQrCode() implements LoginInput {}
}
