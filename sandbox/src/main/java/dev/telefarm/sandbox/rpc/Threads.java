package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Topics of forums, threads of messages, and the threads that are comments on a channel's posts.
 */
final class Threads {
  private Threads() {}

  /** A forum's topic begins with a message that tells its title. */
  static TlObject beginning(Account viewer, Message message) {
    Account from = message.from();
    TlObject service =
        TlObject.of("messageService")
            .withIf(viewer.equals(from), "out", true)
            .with("id", message.id())
            .with("peer_id", ChatObjects.peer(viewer, message.chat()))
            .with("date", (int) message.date().getEpochSecond())
            .with(
                "action",
                TlObject.of("messageActionTopicCreate")
                    .with("title", message.text())
                    .with("icon_color", 0));
    return from == null ? service : service.with("from_id", UserObjects.peer(from));
  }

  /** What a message shows of the topic or thread that it is in. */
  static TlObject header(Message message) {
    return TlObject.of("messageReplyHeader")
        .withIf(message.chat().isForum(), "forum_topic", true)
        .with("reply_to_msg_id", message.spec().topic());
  }

  /** What a channel's post shows of the comments on it. */
  static TlObject comments(Chat group, Message post) {
    Message root = root(group, post.id());
    return TlObject.of("messageReplies")
        .with("comments", true)
        .with("replies", root == null ? 0 : in(root).size())
        .with("replies_pts", group.pts())
        .with("channel_id", group.peerId());
  }

  /** The message that stands for a channel's post in the group of its comments. */
  static @Nullable Message root(Chat group, int post) {
    return group.messages().stream()
        .filter(message -> message.spec().post() == post)
        .findFirst()
        .orElse(null);
  }

  private static List<Message> in(Message root) {
    return root.chat().messages().stream()
        .filter(message -> message.spec().topic() == root.id())
        .toList();
  }
}
