package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import java.util.regex.Pattern;

/** Links to Telegram's messages and chats, by form; what they point at is for TDLib to say. */
final class Links {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?:https?://)?(?:[\\w-]+\\.)?(?:t\\.me|telegram\\.me|telegram\\.dog)/\\S+|tg:(?://)?\\S+)",
          Pattern.CASE_INSENSITIVE);
  private static final int MAX_LENGTH = 2048;

  private Links() {}

  static void check(Fields fields, String link, String field) {
    fields.require(!link.isEmpty(), field, "is required");
    fields.require(
        link.isEmpty() || (link.length() <= MAX_LENGTH && FORM.matcher(link).matches()),
        field,
        "must be a https://t.me/... or tg://... link",
        ErrorReason.ERROR_REASON_LINK_INVALID);
  }
}
