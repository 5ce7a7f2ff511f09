package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account as a world file describes it. A person has a phone number and a login code, a bot has
 * a token.
 *
 * @param id what the sandbox's users call it: lower-case letters, digits, - and _
 * @param phone 5 to 15 digits without +; null for a bot
 * @param code the login code that is accepted; by default the digit after 99966 five times, as on
 *     Telegram's own test servers, else 12345
 * @param password the 2FA password, or null for none
 * @param botToken {@code <user id>:<secret>}; null for a person
 * @param premium TDLib gives a premium account 8 download connections per data centre instead of 2
 * @param firstName by default the id with a capital letter
 * @param username the public name, or null for none
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record AccountSpec(
    String id,
    @Nullable String phone,
    String code,
    @Nullable String password,
    @Nullable String botToken,
    boolean premium,
    String firstName,
    @Nullable String username) {
  static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
  private static final Pattern PHONE = Pattern.compile("[0-9]{5,15}");
  private static final Pattern CODE = Pattern.compile("[0-9]{5}");
  private static final Pattern BOT_TOKEN = Pattern.compile("[1-9][0-9]{4,11}:[A-Za-z0-9_-]{8,64}");
  private static final Pattern TEST_PHONE = Pattern.compile("99966([1-3])[0-9]{4}");

  /** Validates; {@link InvalidFieldException} names the field. */
  public AccountSpec {
    Fields.require(ID, "id", id);
    if ((phone == null) == (botToken == null)) {
      throw new InvalidFieldException("phone", "an account has either a phone or a botToken");
    }
    if (phone != null) {
      Fields.require(PHONE, "phone", phone);
    }
    if (botToken != null) {
      Fields.require(BOT_TOKEN, "botToken", botToken);
      if (password != null) {
        throw new InvalidFieldException("password", "a bot has no password");
      }
    }
    code = Objects.requireNonNullElseGet(code, () -> defaultCode(phone));
    Fields.require(CODE, "code", code);
    if (password != null && password.isEmpty()) {
      throw new InvalidFieldException(
          "password", "must not be empty; leave it out for no password");
    }
    firstName = Objects.requireNonNullElseGet(firstName, () -> capitalised(id));
    Fields.requireText("firstName", firstName, 64);
    if (username != null) {
      Fields.require(Fields.USERNAME, "username", username);
    }
  }

  private static String defaultCode(@Nullable String phone) {
    var test = TEST_PHONE.matcher(Objects.requireNonNullElse(phone, ""));
    return test.matches() ? test.group(1).repeat(5) : "12345";
  }

  private static String capitalised(String id) {
    return Character.toUpperCase(id.charAt(0)) + id.substring(1);
  }
}
