package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The chat list. Chats are in the order of their last messages; one without messages is not in it.
 */
final class DialogMethods {
  private static final int MAXIMUM_LIMIT = 100;

  /**
   * A place in a chat list: clients order by date, then message number, then dialog number, largest
   * first.
   */
  private record Place(long date, int messageId, long dialogId) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::date)
            .thenComparingInt(Place::messageId)
            .thenComparingLong(Place::dialogId)
            .reversed();

    static Place of(Account viewer, Message last) {
      return new Place(last.date().getEpochSecond(), last.id(), dialogIdOf(viewer, last.chat()));
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final World world;
  private final Peers peers;
  private final UpdateStates states;

  DialogMethods(World world, Peers peers, UpdateStates states) {
    this.world = world;
    this.peers = peers;
    this.states = states;
  }

  void register(MethodTable methods) {
    methods.forAccount("messages.getDialogs", this::getDialogs);
    methods.forAccount(
        "messages.getPinnedDialogs", (caller, request) -> peerDialogs(caller, List.of()));
    methods.forAccount("messages.getPeerDialogs", this::getPeerDialogs);
    methods.forAccount("messages.getPeerSettings", DialogMethods::getPeerSettings);
  }

  private TlObject getDialogs(Account caller, TlObject request) throws RpcException {
    if (caller.isBot()) {
      throw Errors.badRequest("BOT_METHOD_INVALID");
    }
    boolean archive = request.has("folder_id") && request.intValue("folder_id") != 0;
    List<Message> all =
        archive
            ? List.of()
            : lastMessages(world.chatsOf(caller)).stream()
                .sorted(Comparator.comparing(message -> Place.of(caller, message)))
                .toList();
    Place offset = offset(request);
    List<Message> page =
        all.stream()
            .filter(
                message -> offset.date() == 0 || Place.of(caller, message).compareTo(offset) > 0)
            .limit(Math.clamp(request.intValue("limit"), 1, MAXIMUM_LIMIT))
            .toList();
    TlObject answer =
        TlObject.of("messages.dialogsSlice")
            .with("count", all.size())
            .with("dialogs", dialogs(caller, page))
            .with("messages", MessageObjects.messages(caller, page));
    return MessageObjects.withReferences(answer, caller, page);
  }

  /** The last place that the client has: it would ask for ever if it got that one again. */
  private static Place offset(TlObject request) {
    TlObject peer = request.object("offset_peer");
    long dialogId = Long.MIN_VALUE;
    if (peer.has("channel_id")) {
      dialogId = Chat.tdlibChannelId(peer.longValue("channel_id"));
    } else if (peer.has("chat_id")) {
      dialogId = -peer.longValue("chat_id");
    } else if (peer.has("user_id")) {
      dialogId = peer.longValue("user_id");
    }
    return new Place(request.intValue("offset_date"), request.intValue("offset_id"), dialogId);
  }

  private static long dialogIdOf(Account viewer, Chat chat) {
    return chat.type() == ChatType.PRIVATE ? chat.partnerOf(viewer).userId() : chat.tdlibChatId();
  }

  private TlObject getPeerDialogs(Account caller, TlObject request) throws RpcException {
    var chats = new ArrayList<Chat>();
    for (TlObject input : request.objects("peers")) {
      if (input.is("inputDialogPeer")) {
        Chat chat = peers.chat(caller, input.object("peer"));
        if (chat != null) {
          chats.add(chat);
        }
      }
    }
    return peerDialogs(caller, chats);
  }

  private TlObject peerDialogs(Account caller, List<Chat> chats) {
    List<Message> last = lastMessages(chats);
    TlObject answer =
        TlObject.of("messages.peerDialogs")
            .with("dialogs", dialogs(caller, last))
            .with("messages", MessageObjects.messages(caller, last))
            .with("state", states.state(caller));
    return MessageObjects.withReferences(answer, caller, last, chats);
  }

  private static List<Message> lastMessages(List<Chat> chats) {
    var last = new ArrayList<Message>();
    for (Chat chat : chats) {
      Message message = chat.lastMessage();
      if (message != null) {
        last.add(message);
      }
    }
    return last;
  }

  private static List<TlObject> dialogs(Account caller, List<Message> last) {
    return last.stream().map(message -> dialog(caller, message)).toList();
  }

  static TlObject dialog(Account caller, Message last) {
    Chat chat = last.chat();
    TlObject dialog =
        TlObject.of("dialog")
            .with("peer", ChatObjects.peer(caller, chat))
            .with("top_message", last.id())
            .with("read_inbox_max_id", last.id())
            .with("read_outbox_max_id", last.id())
            .with("unread_count", 0)
            .with("unread_mentions_count", 0)
            .with("unread_reactions_count", 0)
            .with("unread_poll_votes_count", 0)
            .with("notify_settings", UserObjects.notifySettings());
    return chat.type().isChannel() ? dialog.with("pts", chat.pts()) : dialog;
  }

  private static TlObject getPeerSettings(Account caller, TlObject request) {
    return TlObject.of("messages.peerSettings")
        .with("settings", TlObject.of("peerSettings"))
        .with("chats", List.of())
        .with("users", List.of());
  }
}
