package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.World;
import java.util.ArrayList;
import java.util.List;

/** What a client missed while it was away. */
final class UpdateMethods {
  private static final int MAXIMUM_LIMIT = 100;

  /** How often a client asks again for a channel that is open and that it is no member of. */
  private static final int POLL_SECONDS = 30;

  private final World world;
  private final Peers peers;
  private final UpdateStates states;

  UpdateMethods(World world, Peers peers, UpdateStates states) {
    this.world = world;
    this.peers = peers;
    this.states = states;
  }

  void register(MethodTable methods) {
    methods.forAccount("updates.getState", (caller, request) -> states.state(caller));
    methods.forAccount("updates.getDifference", this::getDifference);
    methods.forAccount("updates.getChannelDifference", this::getChannelDifference);
  }

  private TlObject getDifference(Account caller, TlObject request) {
    var missed = Missed.inMailbox(world.chatsOf(caller), request.intValue("pts"));
    // A client compares these with what it has, and asks for a channel's difference only where it
    // is behind.
    List<Chat> channels =
        world.chatsOf(caller).stream()
            .filter(chat -> chat.type().isChannel() && chat.changeCount() > 0)
            .toList();
    if (missed.isEmpty() && channels.isEmpty()) {
      return TlObject.of("updates.differenceEmpty").with("date", states.now()).with("seq", 0);
    }
    var others = new ArrayList<>(missed.otherUpdates(caller));
    channels.stream().map(UpdateObjects::channelTooLong).forEach(others::add);
    TlObject answer =
        TlObject.of("updates.difference")
            .with("new_messages", MessageObjects.messages(caller, missed.posted()))
            .with("new_encrypted_messages", List.of())
            .with("other_updates", others)
            .with("state", states.state(caller));
    return MessageObjects.withReferences(answer, caller, missed.messages(), channels);
  }

  private TlObject getChannelDifference(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.channel(caller, request.object("channel"));
    int from = Math.max(1, request.intValue("pts"));
    int limit = Math.clamp(request.intValue("limit"), 1, MAXIMUM_LIMIT);
    if (channel.pts() - from > limit && channel.messageCount() > 0) {
      return tooLong(caller, channel);
    }
    var missed = Missed.inChannel(channel, from);
    if (missed.isEmpty()) {
      return TlObject.of("updates.channelDifferenceEmpty")
          .with("final", true)
          .with("timeout", POLL_SECONDS)
          .with("pts", channel.pts());
    }
    TlObject answer =
        TlObject.of("updates.channelDifference")
            .with("final", true)
            .with("timeout", POLL_SECONDS)
            .with("pts", missed.pts())
            .with("new_messages", MessageObjects.messages(caller, missed.posted()))
            .with("other_updates", missed.otherUpdates(caller));
    return MessageObjects.withReferences(answer, caller, missed.messages(), List.of(channel));
  }

  /**
   * Too much was missed to be told message by message: the chat as it is now. A client then knows
   * that its history has a gap; told the oldest of what it missed instead, it would take them for
   * the neighbours of what it has.
   */
  private static TlObject tooLong(Account caller, Chat channel) {
    List<Message> last = channel.latestBefore(Integer.MAX_VALUE, 1);
    TlObject answer =
        TlObject.of("updates.channelDifferenceTooLong")
            .with("final", true)
            .with("timeout", POLL_SECONDS)
            .with("dialog", DialogMethods.dialog(caller, last.getFirst()))
            .with("messages", MessageObjects.messages(caller, last));
    return MessageObjects.withReferences(answer, caller, last, List.of(channel));
  }
}
