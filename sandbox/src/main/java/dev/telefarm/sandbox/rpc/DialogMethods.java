package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
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

  private static final Comparator<Message> NEWEST_FIRST =
      Comparator.comparing(Message::date)
          .thenComparingInt(Message::id)
          .thenComparingLong(message -> message.chat().peerId())
          .reversed();

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
            : lastMessages(world.chatsOf(caller)).stream().sorted(NEWEST_FIRST).toList();
    List<Message> page =
        all.stream()
            .filter(message -> isAfter(message, request))
            .limit(Math.clamp(request.intValue("limit"), 1, MAXIMUM_LIMIT))
            .toList();
    TlObject answer =
        TlObject.of("messages.dialogsSlice")
            .with("count", all.size())
            .with("dialogs", dialogs(caller, page))
            .with("messages", MessageObjects.messages(caller, page));
    return MessageObjects.withReferences(answer, caller, page);
  }

  /**
   * Whether the dialog comes after the one that the offset names. The offset's date decides: a
   * client goes on from the last dialog that it has, and would ask for ever if it got that one
   * again.
   */
  private static boolean isAfter(Message message, TlObject request) {
    int offsetDate = request.intValue("offset_date");
    long date = message.date().getEpochSecond();
    if (offsetDate == 0 || date != offsetDate) {
      return offsetDate == 0 || date < offsetDate;
    }
    int offsetId = request.intValue("offset_id");
    if (offsetId == 0 || message.id() != offsetId) {
      return offsetId == 0 || message.id() < offsetId;
    }
    TlObject peer = request.object("offset_peer");
    long offsetPeer =
        peer.has("channel_id")
            ? peer.longValue("channel_id")
            : peer.has("chat_id") ? peer.longValue("chat_id") : message.chat().peerId();
    return message.chat().peerId() < offsetPeer;
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

  private static TlObject dialog(Account caller, Message last) {
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
