package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.worker.telegram.MessageTopic;
import dev.telefarm.worker.telegram.TdFunction.ChatListMain;
import dev.telefarm.worker.telegram.TdFunction.GetChat;
import dev.telefarm.worker.telegram.TdFunction.GetChats;
import dev.telefarm.worker.telegram.TelegramClient;
import java.util.List;

/** Answers the supervisor's queries about chats and the files in them. Blocks. */
public final class ChatBrowser {
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

  /** A page of a chat's files. */
  public QueryResult.MediaPage media(Query.ListMedia query)
      throws LookupException, InterruptedException {
    Chat chat = lookup.chat(query.getChat());
    MessageTopic topic =
        new ChatTopics(client).find(chat.getChatId(), query.getFilter().getTopicId());
    QueryResult.MediaPage page = new MediaListing(client, chat, topic, query).page();
    return page.toBuilder().setChatId(chat.getChatId()).build();
  }

  public QueryResult.Resolved resolve(String link) throws LookupException, InterruptedException {
    return new LinkResolver(client).resolve(link);
  }
}
