package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chat as a world file describes it.
 *
 * @param id what the sandbox's users call it: lower-case letters, digits, - and _
 * @param type by default a channel
 * @param title by default the id
 * @param username the public name, for channels and supergroups; null for a private one
 * @param members account ids; {@code *} stands for every account, those added later included
 * @param messages oldest first
 * @param forum whether a supergroup has topics
 * @param discussion of a channel, the id of the supergroup where comments on its posts are; it is
 *     described before the channel
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ChatSpec(
    String id,
    ChatType type,
    String title,
    @Nullable String username,
    List<String> members,
    List<MessageSpec> messages,
    boolean forum,
    @Nullable String discussion) {

  /** Stands for every account in {@link #members}. */
  public static final String EVERYONE = "*";

  /** Validates; {@link InvalidFieldException} names the field. */
  public ChatSpec {
    Fields.require(AccountSpec.ID, "id", id);
    type = Objects.requireNonNullElse(type, ChatType.CHANNEL);
    title = Objects.requireNonNullElse(title, id);
    Fields.requireText("title", title, 128);
    members = List.copyOf(Objects.requireNonNullElse(members, List.of()));
    messages = List.copyOf(Objects.requireNonNullElse(messages, List.of()));
    if (username != null) {
      Fields.require(Fields.USERNAME, "username", username);
      if (!type.isChannel()) {
        throw new InvalidFieldException(
            "username", "only a channel or supergroup has a public name");
      }
    }
    if (forum && type != ChatType.SUPERGROUP) {
      throw new InvalidFieldException("forum", "only a supergroup has topics");
    }
    if (discussion != null && type != ChatType.CHANNEL) {
      throw new InvalidFieldException("discussion", "only a channel has a group for comments");
    }
    if (type == ChatType.PRIVATE && (members.size() != 2 || members.contains(EVERYONE))) {
      throw new InvalidFieldException("members", "a private chat has exactly two members, by name");
    }
  }

  /** A chat without topics and comments. */
  public ChatSpec(
      String id,
      ChatType type,
      String title,
      @Nullable String username,
      List<String> members,
      List<MessageSpec> messages) {
    this(id, type, title, username, members, messages, false, null);
  }
}
