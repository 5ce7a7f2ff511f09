package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Messages by number, page by page, by search, and the links to them. */
final class MessageMethods {
  private final World world;
  private final Peers peers;

  MessageMethods(World world, Peers peers) {
    this.world = world;
    this.peers = peers;
  }

  void register(MethodTable methods) {
    methods.forAccount("messages.getMessages", this::getMailboxMessages);
    methods.forAccount("channels.getMessages", this::getChannelMessages);
    methods.forAccount("messages.getHistory", this::getHistory);
    methods.forAccount("messages.search", this::search);
    methods.forAccount("messages.getReplies", this::getReplies);
    methods.forAccount("messages.getDiscussionMessage", this::getDiscussionMessage);
    methods.forAccount("messages.getSearchCounters", this::getSearchCounters);
    methods.forAccount("channels.exportMessageLink", this::exportMessageLink);
    methods.forAccount("messages.readHistory", this::readHistory);
    methods.forAccount("channels.readHistory", (caller, request) -> TlObject.bool(true));
  }

  private TlObject getMailboxMessages(Account caller, TlObject request) {
    var found = new ArrayList<Message>();
    var objects = new ArrayList<TlObject>();
    for (TlObject input : request.objects("id")) {
      int id = idOf(input);
      Message message = world.mailboxMessage(id);
      add(
          caller,
          id,
          message != null && message.chat().isReadableBy(caller) ? message : null,
          found,
          objects);
    }
    return MessageObjects.withReferences(
        TlObject.of("messages.messages").with("messages", objects).with("topics", List.of()),
        caller,
        found);
  }

  private TlObject getChannelMessages(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.channel(caller, request.object("channel"));
    var found = new ArrayList<Message>();
    var objects = new ArrayList<TlObject>();
    for (TlObject input : request.objects("id")) {
      int id = idOf(input);
      add(caller, id, channel.message(id), found, objects);
    }
    TlObject answer =
        TlObject.of("messages.channelMessages")
            .with("pts", channel.pts())
            .with("count", objects.size())
            .with("messages", objects)
            .with("topics", List.of());
    return MessageObjects.withReferences(answer, caller, found, List.of(channel));
  }

  private static int idOf(TlObject inputMessage) {
    return inputMessage.has("id") ? inputMessage.intValue("id") : 0;
  }

  private static void add(
      Account caller,
      int id,
      @Nullable Message message,
      List<Message> found,
      List<TlObject> objects) {
    if (message == null) {
      objects.add(MessageObjects.missing(id));
    } else {
      found.add(message);
      objects.add(MessageObjects.message(caller, message));
    }
  }

  private TlObject getHistory(Account caller, TlObject request) throws RpcException {
    Chat chat = peers.chat(caller, request.object("peer"));
    return page(caller, chat, message -> true, request);
  }

  private TlObject search(Account caller, TlObject request) throws RpcException {
    Chat chat = peers.chat(caller, request.object("peer"));
    Predicate<Message> matching =
        SearchFilter.ofKind(request.object("filter"))
            .and(SearchFilter.ofText(request.string("q")))
            .and(SearchFilter.ofDates(request.intValue("min_date"), request.intValue("max_date")));
    if (request.has("from_id")) {
      Account from = peers.user(caller, request.object("from_id"));
      matching = matching.and(message -> from.equals(message.from()));
    }
    if (request.has("top_msg_id")) {
      matching = matching.and(inTopic(chat, request.intValue("top_msg_id")));
    }
    return page(caller, chat, matching, request);
  }

  private TlObject getReplies(Account caller, TlObject request) throws RpcException {
    Chat chat = peers.chat(caller, request.object("peer"));
    return page(caller, chat, inTopic(chat, request.intValue("msg_id")), request);
  }

  private static Predicate<Message> inTopic(@Nullable Chat chat, int topic) throws RpcException {
    boolean general = chat != null && chat.isForum() && topic == 1;
    if (chat == null || (!general && chat.message(topic) == null)) {
      throw Errors.badRequest("MSG_ID_INVALID");
    }
    return message -> message.isIn(topic);
  }

  private TlObject getDiscussionMessage(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.chat(caller, request.object("peer"));
    Chat group = channel == null ? null : channel.discussion();
    Message root = group == null ? null : Threads.root(group, request.intValue("msg_id"));
    if (group == null || root == null) {
      throw Errors.badRequest("MSG_ID_INVALID");
    }
    return MessageObjects.withReferences(
        TlObject.of("messages.discussionMessage")
            .with("messages", List.of(MessageObjects.message(caller, root)))
            .with("max_id", root.id())
            .with("unread_count", 0),
        caller,
        List.of(root),
        List.of(channel, group));
  }

  private static TlObject page(
      Account caller, @Nullable Chat chat, Predicate<Message> matching, TlObject request) {
    History history =
        History.cut(chat == null ? List.of() : chat.messages().reversed(), matching, request);
    TlObject answer =
        chat != null && chat.type().isChannel()
            ? TlObject.of("messages.channelMessages").with("pts", chat.pts())
            : TlObject.of("messages.messagesSlice");
    answer =
        answer
            .with("count", history.total())
            .with("messages", MessageObjects.messages(caller, history.page()))
            .with("topics", List.of());
    return MessageObjects.withReferences(
        answer, caller, history.page(), chat == null ? List.of() : List.of(chat));
  }

  private TlObject getSearchCounters(Account caller, TlObject request) throws RpcException {
    Chat chat = peers.chat(caller, request.object("peer"));
    List<Message> messages = chat == null ? List.of() : chat.messages();
    return TlObject.vector(
        request.objects("filters").stream()
            .map(filter ->
                TlObject.of("messages.searchCounter")
                    .with("filter", filter)
                    .with(
                        "count",
                        (int) messages.stream().filter(SearchFilter.ofKind(filter)).count()))
            .toList());
  }

  private TlObject exportMessageLink(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.channel(caller, request.object("channel"));
    Message message = channel.message(request.intValue("id"));
    if (message == null) {
      throw Errors.badRequest("MESSAGE_ID_INVALID");
    }
    return TlObject.of("exportedMessageLink")
        .with("link", MessageLinks.of(message))
        .with("html", "");
  }

  private TlObject readHistory(Account caller, TlObject request) throws RpcException {
    Chat chat = peers.chat(caller, request.object("peer"));
    if (chat != null && chat.type() != ChatType.GROUP && chat.type() != ChatType.PRIVATE) {
      throw Errors.badRequest("PEER_ID_INVALID");
    }
    return TlObject.of("messages.affectedMessages")
        .with("pts", 1 + world.mailboxChanges(caller))
        .with("pts_count", 0);
  }
}
