package dev.telefarm.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.telefarm.sandbox.control.SandboxSettings;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** How to reach a sandbox, for people and for programs. */
final class Description {
  private final Sandbox sandbox;

  Description(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** One line. */
  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("controlPort", sandbox.controlPort());
    json.put("library", sandbox.settings().library().toString());
    json.put("apiId", SandboxSettings.API_ID);
    json.put("apiHash", SandboxSettings.API_HASH);
    json.put("useTestDc", true);
    ArrayNode addresses = json.putArray("dataCentres");
    sandbox
        .settings()
        .addresses()
        .forEach(address ->
            addresses
                .addObject()
                .put("id", address.dcId())
                .put("address", address.host() + ":" + address.port()));
    ArrayNode accounts = json.putArray("accounts");
    sandbox.world().accounts().forEach(account -> describe(account, accounts.addObject()));
    ArrayNode chats = json.putArray("chats");
    sandbox.world().chats().forEach(chat -> describe(chat, chats.addObject()));
    return json.toString();
  }

  private static void describe(Account account, ObjectNode json) {
    json.put("id", account.id())
        .put("userId", account.userId())
        .put("phone", account.spec().phone())
        .put("code", account.isBot() ? null : account.spec().code())
        .put("password", account.spec().password())
        .put("botToken", account.spec().botToken())
        .put("username", account.spec().username())
        .put("premium", account.spec().premium());
  }

  private static void describe(Chat chat, ObjectNode json) {
    json.put("id", chat.id())
        .put("type", chat.type().name().toLowerCase(Locale.ROOT))
        .put("title", chat.title())
        .put("username", chat.username())
        .put("tdlibChatId", chat.tdlibChatId())
        .put("messages", chat.messageCount());
    ArrayNode members = json.putArray("members");
    chat.members().forEach(member -> members.add(member.id()));
  }

  String text() {
    var lines = new StringJoiner(System.lineSeparator());
    lines.add("sandbox ready");
    lines.add("  control service  127.0.0.1:" + sandbox.controlPort());
    lines.add("  TDLib library    " + sandbox.settings().library());
    lines.add("  api_id           " + SandboxSettings.API_ID);
    lines.add("  api_hash         " + SandboxSettings.API_HASH);
    lines.add("  use_test_dc      true");
    lines.add("accounts");
    for (Account account : sandbox.world().accounts()) {
      lines.add("  %-12s %s".formatted(account.id(), credentials(account)));
    }
    lines.add("chats");
    for (Chat chat : sandbox.world().chats()) {
      lines.add(
          "  %-12s %s, %d messages%s"
              .formatted(chat.id(), chat.title(), chat.messageCount(), link(chat.username())));
    }
    lines.add("Stop it with Ctrl-C.");
    return lines.toString();
  }

  private static String credentials(Account account) {
    var spec = account.spec();
    if (spec.botToken() != null) {
      return "bot token " + spec.botToken();
    }
    String password = spec.password() == null ? "" : ", password \"" + spec.password() + "\"";
    return "phone +" + spec.phone() + ", code " + spec.code() + password;
  }

  private static String link(@Nullable String username) {
    return username == null ? "" : ", https://t.me/" + username;
  }
}
