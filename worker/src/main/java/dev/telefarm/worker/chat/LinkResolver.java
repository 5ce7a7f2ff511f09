package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.telegram.InternalLinkType;
import dev.telefarm.worker.telegram.InternalLinkType.InternalLinkTypeBotStart;
import dev.telefarm.worker.telegram.InternalLinkType.InternalLinkTypeBotStartInGroup;
import dev.telefarm.worker.telegram.InternalLinkType.InternalLinkTypeChatInvite;
import dev.telefarm.worker.telegram.InternalLinkType.InternalLinkTypeMessage;
import dev.telefarm.worker.telegram.InternalLinkType.InternalLinkTypePublicChat;
import dev.telefarm.worker.telegram.TdFunction.CheckChatInviteLink;
import dev.telefarm.worker.telegram.TdFunction.GetInternalLinkType;
import dev.telefarm.worker.telegram.TdObject.ChatInviteLinkInfo;
import dev.telefarm.worker.telegram.TdObject.MessageLinkInfo;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.util.List;

/** What a link points at: a message and its album, a topic, or a chat. Blocks. */
final class LinkResolver {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private final TelegramClient client;
  private final ChatLookup lookup;

  LinkResolver(TelegramClient client) {
    this.client = client;
    this.lookup = new ChatLookup(client);
  }

  QueryResult.Resolved resolve(String link) throws LookupException, InterruptedException {
    return switch (kind(link)) {
      case InternalLinkTypeMessage(String url) -> message(url);
      case InternalLinkTypePublicChat(String username) -> chat(lookup.chat(username));
      case InternalLinkTypeBotStart(String username) -> chat(lookup.chat(username));
      case InternalLinkTypeBotStartInGroup(String username) -> chat(lookup.chat(username));
      case InternalLinkTypeChatInvite(String invitation) -> chat(lookup.chat(invited(invitation)));
    };
  }

  private InternalLinkType kind(String link) throws LookupException, InterruptedException {
    try {
      return call(client, new GetInternalLinkType(link));
    } catch (TelegramException e) {
      if (e.code() == BAD_REQUEST || e.code() == NOT_FOUND) {
        throw new LookupException(
            ErrorReason.ERROR_REASON_LINK_INVALID,
            "not a link to a Telegram message or chat (" + e.error() + ")");
      }
      throw e;
    }
  }

  private static QueryResult.Resolved chat(Chat chat) {
    return QueryResult.Resolved.newBuilder().setChat(chat).build();
  }

  private long invited(String invitation) throws LookupException, InterruptedException {
    ChatInviteLinkInfo info;
    try {
      info = call(client, new CheckChatInviteLink(invitation));
    } catch (TelegramException e) {
      if (e.code() == BAD_REQUEST) {
        throw new LookupException(
            ErrorReason.ERROR_REASON_LINK_INVALID,
            "the invitation is not or no longer valid (" + e.error() + ")");
      }
      throw e;
    }
    if (info.chatId() == 0) {
      throw new LookupException(
          ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
          "this account is not a member of " + info.title() + ": join it with a Telegram app");
    }
    return info.chatId();
  }

  private QueryResult.Resolved message(String url) throws LookupException, InterruptedException {
    MessageLinkInfo info = new MessageLinks(client).find(url);
    long topic = MessageLinks.topicAlone(url, info);
    if (topic != 0) {
      return QueryResult.Resolved.newBuilder()
          .setChat(lookup.chat(info.chatId()))
          .setTopicId(topic)
          .build();
    }
    FoundFile found = lookup.fileOf(lookup.message(url, info));
    List<Media> album = new Albums(client).files(found.chat(), found.media());
    QueryResult.Resolved.Builder resolved =
        QueryResult.Resolved.newBuilder()
            .setChat(found.chat())
            .setMedia(
                album.stream()
                    .filter(media -> media.getMessageId() == found.media().getMessageId())
                    .findFirst()
                    .orElse(found.media()));
    return info.forAlbum() ? resolved.addAllAlbum(album).build() : resolved.build();
  }
}
