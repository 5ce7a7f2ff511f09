package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.telegram.TdFunction.ChatListMain;
import dev.telefarm.worker.telegram.TdFunction.GetChat;
import dev.telefarm.worker.telegram.TdFunction.GetChatHistory;
import dev.telefarm.worker.telegram.TdFunction.GetChats;
import dev.telefarm.worker.telegram.TdFunction.SearchChatMessages;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterAnimation;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterAudio;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterDocument;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterPhoto;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterVideo;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterVideoNote;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterVoiceNote;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TelegramClient;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers the supervisor's queries about chats and the files in them. Blocks. */
public final class ChatBrowser {
  /** Telegram's own bound of a page. */
  private static final int PAGE = 100;

  /**
   * Most pages that are read for one query, so that a chat with few files is answered in bounded
   * time too.
   */
  private static final int MAX_PAGES = 20;

  private static final int MAX_CHATS = 10_000;

  private final TelegramClient client;
  private final ChatLookup lookup;

  public ChatBrowser(TelegramClient client) {
    this.client = client;
    this.lookup = new ChatLookup(client);
  }

  /** Newest first. */
  public QueryResult.Chats chats(Query.ListChats query) throws InterruptedException {
    int skip = Math.clamp(query.getSkip(), 0, MAX_CHATS);
    int limit = Math.clamp(query.getLimit(), 1, MAX_CHATS);
    int wanted = skip + limit + 1; // one more tells whether there are more
    List<Long> ids = call(client, new GetChats(new ChatListMain(), wanted)).chatIds();
    while (ids.size() < wanted && ChatLookup.loadMore(client)) {
      ids = call(client, new GetChats(new ChatListMain(), wanted)).chatIds();
    }
    QueryResult.Chats.Builder chats =
        QueryResult.Chats.newBuilder().setMore(ids.size() > skip + limit);
    for (long id : ids.stream().skip(skip).limit(limit).toList()) {
      chats.addChats(lookup.describe(call(client, new GetChat(id))));
    }
    return chats.build();
  }

  /**
   * Newest first. One type is searched for by Telegram; for several, or all, the history is read
   * and sorted out here, since Telegram searches for one kind at a time and merging searches would
   * read each message more than once.
   */
  public QueryResult.MediaPage media(Query.ListMedia query)
      throws LookupException, InterruptedException {
    Chat chat = lookup.chat(query.getChat());
    int limit = Math.clamp(query.getLimit(), 1, PAGE);
    SearchFilter filter = query.getTypesCount() == 1 ? filter(query.getTypes(0)) : null;
    QueryResult.MediaPage.Builder page = QueryResult.MediaPage.newBuilder();
    long before = Math.clamp(query.getBeforeMessageId(), 0, ServerIds.MAX);
    for (int pages = 0; pages < MAX_PAGES; pages++) {
      List<Message> messages = older(chat.getChatId(), before, filter);
      if (messages.isEmpty()) {
        return page.build();
      }
      for (Message message : messages) {
        before = ServerIds.fromTdlib(message.id());
        MessageFile.of(chat, message)
            .map(FoundFile::media)
            .filter(media ->
                query.getTypesCount() == 0 || query.getTypesList().contains(media.getType()))
            .ifPresent(page::addMedia);
        if (page.getMediaCount() == limit) {
          return page.setNextBeforeMessageId(before).build();
        }
      }
    }
    return page.setNextBeforeMessageId(before).build();
  }

  public QueryResult.Resolved resolve(String link) throws LookupException, InterruptedException {
    FoundFile found = lookup.file(DownloadSource.newBuilder().setLink(link).build());
    return QueryResult.Resolved.newBuilder().setChat(found.chat()).setMedia(found.media()).build();
  }

  /**
   * A page of messages older than the server's id {@code before} (0: the newest); empty at the end.
   */
  private List<Message> older(long chatId, long before, @Nullable SearchFilter filter)
      throws InterruptedException {
    long from = ServerIds.toTdlib(before);
    List<? extends @Nullable Message> messages =
        filter == null
            ? call(client, new GetChatHistory(chatId, from, 0, PAGE, false)).messages()
            : call(client, new SearchChatMessages(chatId, "", from, 0, PAGE, filter)).messages();
    if (messages == null) {
      return List.of();
    }
    return messages.stream()
        .<Message>mapMulti((message, sink) -> {
          if (message != null && (before == 0 || message.id() < from)) {
            sink.accept(Objects.requireNonNull(message));
          }
        })
        .toList();
  }

  private static @Nullable SearchFilter filter(Media.Type type) {
    return switch (type) {
      case TYPE_DOCUMENT -> new SearchMessagesFilterDocument();
      case TYPE_PHOTO -> new SearchMessagesFilterPhoto();
      case TYPE_VIDEO -> new SearchMessagesFilterVideo();
      case TYPE_AUDIO -> new SearchMessagesFilterAudio();
      case TYPE_VOICE -> new SearchMessagesFilterVoiceNote();
      case TYPE_ANIMATION -> new SearchMessagesFilterAnimation();
      case TYPE_VIDEO_NOTE -> new SearchMessagesFilterVideoNote();
      case TYPE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }
}
