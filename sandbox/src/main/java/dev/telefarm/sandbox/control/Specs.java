package dev.telefarm.sandbox.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.telefarm.sandbox.proto.v1.Account;
import dev.telefarm.sandbox.proto.v1.Chat;
import dev.telefarm.sandbox.proto.v1.ChatType;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.FileKind;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.Shaping;
import dev.telefarm.sandbox.world.AccountSpec;
import dev.telefarm.sandbox.world.ChatSpec;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.MessageSpec;
import dev.telefarm.sandbox.world.ShapingSpec;
import dev.telefarm.sandbox.world.WorldFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Reads control messages as if they were parts of a world file, so that both follow the same rules
 * and defaults. An empty field is one that was left out.
 */
final class Specs {
  private static final String LOGIN_LINK = "tg://login?token=";

  private Specs() {}

  static AccountSpec account(Account account) {
    ObjectNode json = WorldFile.json().createObjectNode();
    put(json, "id", account.getId());
    put(json, "phone", account.getPhone());
    put(json, "code", account.getCode());
    put(json, "password", account.getPassword());
    put(json, "botToken", account.getBotToken());
    put(json, "firstName", account.getFirstName());
    put(json, "username", account.getUsername());
    json.put("premium", account.getPremium());
    return WorldFile.convert(json, AccountSpec.class, "account");
  }

  static ChatSpec chat(Chat chat) {
    ObjectNode json = WorldFile.json().createObjectNode();
    put(json, "id", chat.getId());
    put(json, "title", chat.getTitle());
    put(json, "username", chat.getUsername());
    put(json, "discussion", chat.getDiscussion());
    json.put("forum", chat.getForum());
    if (chat.getType() != ChatType.CHAT_TYPE_UNSPECIFIED) {
      put(json, "type", word("chat.type", "CHAT_TYPE_", chat.getType()));
    }
    chat.getMembersList().forEach(json.putArray("members")::add);
    chat.getMessagesList().forEach(message -> json.withArray("messages").add(message(message)));
    return WorldFile.convert(json, ChatSpec.class, "chat");
  }

  static List<MessageSpec> messages(List<Message> messages) {
    return IntStream.range(0, messages.size())
        .mapToObj(i ->
            WorldFile.convert(message(messages.get(i)), MessageSpec.class, "messages[" + i + "]"))
        .toList();
  }

  private static ObjectNode message(Message message) {
    ObjectNode json = WorldFile.json().createObjectNode();
    put(json, "text", message.getText());
    put(json, "from", message.getFrom());
    put(json, "album", message.getAlbum());
    json.put("topic", message.getTopic());
    json.put("post", message.getPost());
    if (message.hasDate()) {
      put(json, "date", Instant.ofEpochSecond(message.getDate().getSeconds()).toString());
    }
    if (message.hasFile()) {
      json.set("file", file(message.getFile()));
    }
    return json;
  }

  static FileSpec fileSpec(File file) {
    return WorldFile.convert(file(file), FileSpec.class, "file");
  }

  private static ObjectNode file(File file) {
    ObjectNode json = WorldFile.json().createObjectNode();
    put(json, "name", file.getName());
    put(json, "seed", file.getSeed());
    put(json, "path", file.getPath());
    put(json, "mimeType", file.getMimeType());
    if (file.getKind() != FileKind.FILE_KIND_UNSPECIFIED) {
      put(json, "kind", word("file.kind", "FILE_KIND_", file.getKind()));
    }
    json.put("size", file.getSize());
    json.put("dc", file.getDc());
    return json;
  }

  static ShapingSpec shaping(Shaping shaping) {
    var latency = shaping.getLatency();
    try {
      return new ShapingSpec(
          shaping.getConnectionBytesPerSecond(),
          Duration.ofSeconds(latency.getSeconds(), latency.getNanos()).toMillis(),
          shaping.getAccountBytesPerSecond());
    } catch (InvalidFieldException e) {
      throw e.within("shaping");
    }
  }

  private static String word(String field, String prefix, Enum<?> value) {
    if (value.name().equals("UNRECOGNIZED")) {
      throw new InvalidFieldException(field, "is not a value of this version");
    }
    return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void put(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }

  /** The token in a link that a QR code holds. */
  static byte[] loginToken(String link) {
    if (!link.startsWith(LOGIN_LINK)) {
      throw new InvalidFieldException("link", "does not start with " + LOGIN_LINK);
    }
    try {
      return Base64.getUrlDecoder().decode(link.substring(LOGIN_LINK.length()));
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException("link", "its token is not base64url");
    }
  }
}
