package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.telegram.MessageTopic.MessageTopicForum;
import dev.telefarm.worker.telegram.TdFunction.GetMessageLinkInfo;
import dev.telefarm.worker.telegram.TdObject.MessageLinkInfo;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.util.regex.Pattern;

/** Links to messages and topics, which TDLib takes apart. Blocks. */
final class MessageLinks {
  private static final int BAD_REQUEST = 400;
  private static final Pattern COMMENT = Pattern.compile("[?&]comment=[1-9]");

  private final TelegramClient client;

  MessageLinks(TelegramClient client) {
    this.client = client;
  }

  /**
   * What TDLib says; its chat can be seen.
   *
   * @throws LookupException if it is no such link, or one to a chat that the account cannot see
   */
  MessageLinkInfo find(String link) throws LookupException, InterruptedException {
    MessageLinkInfo info;
    try {
      info = call(client, new GetMessageLinkInfo(link));
      if (info.message() == null) {
        // TDLib says so too when Telegram asked it to wait: asked again, whoever paces us refuses.
        info = call(client, new GetMessageLinkInfo(link));
      }
    } catch (TelegramException e) {
      if (e.code() == BAD_REQUEST) {
        throw new LookupException(
            ErrorReason.ERROR_REASON_LINK_INVALID,
            "not a link to a Telegram message (" + e.error() + ")");
      }
      throw e;
    }
    if (info.chatId() == 0) {
      throw new LookupException(
          ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "this account cannot see the chat of " + link);
    }
    return info;
  }

  /**
   * TDLib gives the post where it does not find the comment on it: that is not what was meant.
   *
   * @param chat of what was found
   */
  static void requireComment(String link, Chat chat) throws LookupException {
    if (chat.getType() == Chat.Type.TYPE_CHANNEL && COMMENT.matcher(link).find()) {
      throw noMessage(link);
    }
  }

  /**
   * The topic of a link to a topic as a whole, which is one to the message that begins it; 0 if it
   * is not such a link. TDLib gives no message then, as if there were none.
   *
   * @param url as TDLib spells the link: {@code tg://resolve?domain=...&post=...}
   */
  static long topicAlone(String url, MessageLinkInfo info) {
    return info.message() == null
            && info.topicId() instanceof MessageTopicForum(int topic)
            && (url + "&").contains("&post=" + topic + "&")
        ? topic
        : 0;
  }

  static LookupException noMessage(String link) {
    return new LookupException(
        ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND, "there is no message at " + link);
  }
}
