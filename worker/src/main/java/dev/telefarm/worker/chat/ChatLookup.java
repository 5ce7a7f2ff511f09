package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.telegram.ChatType.ChatTypeBasicGroup;
import dev.telefarm.worker.telegram.ChatType.ChatTypePrivate;
import dev.telefarm.worker.telegram.ChatType.ChatTypeSupergroup;
import dev.telefarm.worker.telegram.TdFunction.ChatListMain;
import dev.telefarm.worker.telegram.TdFunction.GetChat;
import dev.telefarm.worker.telegram.TdFunction.GetMessage;
import dev.telefarm.worker.telegram.TdFunction.GetSupergroup;
import dev.telefarm.worker.telegram.TdFunction.GetUser;
import dev.telefarm.worker.telegram.TdFunction.LoadChats;
import dev.telefarm.worker.telegram.TdFunction.SearchChatMessages;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterDocument;
import dev.telefarm.worker.telegram.TdFunction.SearchPublicChat;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TdObject.MessageLinkInfo;
import dev.telefarm.worker.telegram.TdObject.Usernames;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a chat, or the file behind a link or a message. Blocks; TDLib's errors that mean something
 * else pass through.
 */
public final class ChatLookup {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int LOAD_AT_ONCE = 100;

  private final TelegramClient client;

  public ChatLookup(TelegramClient client) {
    this.client = client;
  }

  /**
   * The file that {@code source} names.
   *
   * @throws LookupException if there is no such link, chat, message or file for this account
   * @throws TelegramException for everything else: waits, a session that ended
   */
  public FoundFile file(DownloadSource source) throws LookupException, InterruptedException {
    return switch (source.getSourceCase()) {
      case LINK -> byLink(source.getLink());
      case MESSAGE ->
          byMessage(source.getMessage().getChatId(), source.getMessage().getMessageId());
      case SOURCE_NOT_SET ->
          throw new LookupException(
              ErrorReason.ERROR_REASON_INVALID_FIELD, "the download has no source");
    };
  }

  /** As {@link #file}, with its place in its album, if it has one: that is one call more. */
  public FoundFile fileInAlbum(DownloadSource source) throws LookupException, InterruptedException {
    return inAlbum(file(source));
  }

  private FoundFile inAlbum(FoundFile found) throws InterruptedException {
    long id = found.media().getMessageId();
    return new Albums(client)
        .files(found.chat(), found.media()).stream()
            .filter(media -> media.getMessageId() == id)
            .findFirst()
            .map(media -> new FoundFile(found.chat(), media, found.file()))
            .orElse(found);
  }

  /**
   * As {@link #fileInAlbum}, but as Telegram has the message now: TDLib remembers what it once saw,
   * and a reference to the file that has expired with it. One call more.
   */
  public FoundFile fileAnew(DownloadSource source) throws LookupException, InterruptedException {
    FoundFile known = fileInAlbum(source);
    SearchFilter filter = MediaFilters.of(known.media().getType());
    if (filter == null) {
      return known;
    }
    long id = ServerIds.toTdlib(known.media().getMessageId());
    // TDLib answers getMessage and getChatHistory from what it knows; a search goes to Telegram.
    List<Message> around = search(known.chat().getChatId(), id, -1, 2, filter);
    for (Message message : around) {
      if (message.id() == id) {
        return inAlbum(file(known.chat(), message));
      }
    }
    return known; // it has another kind of media by now, or is not found by a search yet
  }

  /**
   * A page of messages around {@code from}, as Telegram has them now.
   *
   * @throws LookupException if the account may not see the chat, or not any more
   */
  private List<Message> search(long chatId, long from, int offset, int limit, SearchFilter filter)
      throws LookupException, InterruptedException {
    try {
      return call(client, new SearchChatMessages(chatId, null, "", from, offset, limit, filter))
          .messages();
    } catch (TelegramException e) {
      requireAccess(chatId, e);
      throw e;
    }
  }

  /** Throws when that is what the error says. */
  static void requireAccess(long chatId, TelegramException e) throws LookupException {
    if (e.code() == BAD_REQUEST && e.error().contains("access the chat")) {
      throw new LookupException(
          ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
          "this account cannot see chat " + chatId + " (" + e.error() + ")");
    }
  }

  /** TDLib finds no message in a chat that it may not read. */
  private void requireReadable(long chatId) throws LookupException, InterruptedException {
    var _ = search(chatId, 0, 0, 1, new SearchMessagesFilterDocument());
  }

  private FoundFile byLink(String link) throws LookupException, InterruptedException {
    return fileOf(message(link, new MessageLinks(client).find(link)));
  }

  /** The message that TDLib found for a link. */
  Message message(String link, MessageLinkInfo info) throws LookupException, InterruptedException {
    Message message = info.message();
    if (message == null) {
      requireReadable(info.chatId());
      throw MessageLinks.noMessage(link);
    }
    MessageLinks.requireComment(link, chat(info.chatId()));
    return message;
  }

  FoundFile fileOf(Message message) throws LookupException, InterruptedException {
    return file(chat(message.chatId()), message);
  }

  private FoundFile byMessage(long chatId, long messageId)
      throws LookupException, InterruptedException {
    Chat chat = chat(chatId);
    if (messageId <= 0 || messageId > ServerIds.MAX) {
      throw noMessage(chatId, messageId);
    }
    try {
      return file(chat, call(client, new GetMessage(chatId, ServerIds.toTdlib(messageId))));
    } catch (TelegramException e) {
      requireAccess(chatId, e);
      if (e.code() == NOT_FOUND
          || (e.code() == BAD_REQUEST && e.error().contains("essage not found"))) {
        requireReadable(chatId);
        throw noMessage(chatId, messageId);
      }
      throw e;
    }
  }

  private static FoundFile file(Chat chat, Message message) throws LookupException {
    return MessageFile.of(chat, message)
        .orElseThrow(() ->
            new LookupException(
                ErrorReason.ERROR_REASON_MESSAGE_HAS_NO_FILE,
                "the message has no file to download"));
  }

  private static LookupException noMessage(long chatId, long messageId) {
    return new LookupException(
        ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
        "there is no message " + messageId + " in chat " + chatId);
  }

  /** A chat by its id, or by its public username with or without {@code @}. */
  public Chat chat(String idOrUsername) throws LookupException, InterruptedException {
    if (idOrUsername.matches("-?\\d{1,18}")) {
      return chat(Long.parseLong(idOrUsername));
    }
    String username = idOrUsername.startsWith("@") ? idOrUsername.substring(1) : idOrUsername;
    try {
      return describe(call(client, new SearchPublicChat(username)));
    } catch (TelegramException e) {
      if (e.code() == BAD_REQUEST || e.code() == NOT_FOUND) {
        throw new LookupException(
            ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
            "there is no public chat of that name (" + e.error() + ")");
      }
      throw e;
    }
  }

  /**
   * TDLib knows a chat only after it has met it, so the account's list is loaded when it does not.
   */
  Chat chat(long chatId) throws LookupException, InterruptedException {
    boolean more = true;
    while (true) {
      try {
        return describe(call(client, new GetChat(chatId)));
      } catch (TelegramException e) {
        if (e.code() != BAD_REQUEST && e.code() != NOT_FOUND) {
          throw e;
        }
        if (!more) {
          throw new LookupException(
              ErrorReason.ERROR_REASON_CHAT_NOT_FOUND, "this account cannot see chat " + chatId);
        }
      }
      more = loadMore(client);
    }
  }

  /**
   * Loads the next chats of the main list; false when there are no more (bots have no list at all).
   */
  static boolean loadMore(TelegramClient client) throws InterruptedException {
    try {
      call(client, new LoadChats(new ChatListMain(), LOAD_AT_ONCE));
      return true;
    } catch (TelegramException e) {
      if (e.code() == NOT_FOUND || e.code() == BAD_REQUEST) {
        return false;
      }
      throw e;
    }
  }

  /** In our words; the name has no account in it, since a worker is one. */
  Chat describe(TdObject.Chat chat) throws InterruptedException {
    Chat.Builder described = Chat.newBuilder().setChatId(chat.id()).setTitle(chat.title());
    switch (chat.type()) {
      case ChatTypePrivate(long user) ->
          described
              .setType(Chat.Type.TYPE_PRIVATE)
              .setUsername(username(call(client, new GetUser(user)).usernames()));
      case ChatTypeBasicGroup _ -> described.setType(Chat.Type.TYPE_GROUP);
      case ChatTypeSupergroup(long supergroup, boolean channel) ->
          described
              .setType(channel ? Chat.Type.TYPE_CHANNEL : Chat.Type.TYPE_SUPERGROUP)
              .setUsername(username(call(client, new GetSupergroup(supergroup)).usernames()));
      case null -> {}
    }
    return described.build();
  }

  private static String username(@Nullable Usernames usernames) {
    return usernames == null || usernames.activeUsernames().isEmpty()
        ? ""
        : usernames.activeUsernames().getFirst();
  }
}
