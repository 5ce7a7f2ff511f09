package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.telegram.ChatType.ChatTypeSupergroup;
import dev.telefarm.worker.telegram.MessageTopic;
import dev.telefarm.worker.telegram.MessageTopic.MessageTopicForum;
import dev.telefarm.worker.telegram.MessageTopic.MessageTopicThread;
import dev.telefarm.worker.telegram.TdFunction.GetChat;
import dev.telefarm.worker.telegram.TdFunction.GetSupergroup;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramClient;
import org.jspecify.annotations.Nullable;

/** Topics of forums and threads of comments, by the number of their first message. Blocks. */
final class ChatTopics {
  private final TelegramClient client;

  ChatTopics(TelegramClient client) {
    this.client = client;
  }

  /**
   * How TDLib calls a topic of a chat that it knows; null for topic 0, which is the whole chat.
   *
   * @throws LookupException if the chat is of a kind that has no topics. Whether a supergroup has
   *     this one, Telegram says when it is read.
   */
  @Nullable MessageTopic find(long chatId, long topicId)
      throws LookupException, InterruptedException {
    if (topicId == 0) {
      return null;
    }
    TdObject.Chat chat = call(client, new GetChat(chatId));
    if (topicId > Integer.MAX_VALUE
        || !(chat.type() instanceof ChatTypeSupergroup(long supergroup, boolean channel))
        || channel) {
      throw new LookupException(
          ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
          "there is no topic " + topicId + " in chat " + chatId);
    }
    return call(client, new GetSupergroup(supergroup)).isForum()
        ? new MessageTopicForum((int) topicId)
        : new MessageTopicThread(ServerIds.toTdlib(topicId));
  }
}
