package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.World;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Channels, supergroups and basic groups, and their members. */
final class ChatMethods {
  private static final int MAXIMUM_LIMIT = 200;

  private final World world;
  private final Peers peers;
  private final InstantSource clock;

  ChatMethods(World world, Peers peers, InstantSource clock) {
    this.world = world;
    this.peers = peers;
    this.clock = clock;
  }

  void register(MethodTable methods) {
    methods.forAccount("channels.getChannels", this::getChannels);
    methods.forAccount("channels.getFullChannel", this::getFullChannel);
    methods.forAccount("channels.getParticipants", this::getParticipants);
    methods.forAccount("channels.getParticipant", this::getParticipant);
    methods.forAccount("channels.joinChannel", this::joinChannel);
    methods.forAccount("messages.getChats", this::getChats);
    methods.forAccount("messages.getFullChat", this::getFullChat);
    methods.forAccount("messages.checkChatInvite", this::checkChatInvite);
  }

  private TlObject getChannels(Account caller, TlObject request) throws RpcException {
    var found = new ArrayList<Chat>();
    for (TlObject input : request.objects("id")) {
      found.add(peers.channel(caller, input));
    }
    return TlObject.of("messages.chats").with("chats", ChatObjects.chats(caller, found));
  }

  private TlObject getChats(Account caller, TlObject request) throws RpcException {
    var found = new ArrayList<Chat>();
    for (long id : request.longs("id")) {
      found.add(peers.group(caller, id));
    }
    return TlObject.of("messages.chats").with("chats", ChatObjects.chats(caller, found));
  }

  private TlObject getFullChannel(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.channel(caller, request.object("channel"));
    return TlObject.of("messages.chatFull")
        .with("full_chat", ChatObjects.fullChannel(channel))
        .with("chats", ChatObjects.chats(caller, withDiscussion(channel)))
        .with("users", List.of());
  }

  private static List<Chat> withDiscussion(Chat channel) {
    Chat group = channel.discussion();
    return group == null ? List.of(channel) : List.of(channel, group);
  }

  private TlObject checkChatInvite(Account caller, TlObject request) throws RpcException {
    String hash = request.string("hash");
    Chat chat =
        world.chats().stream()
            .filter(candidate -> candidate.type() != ChatType.PRIVATE)
            .filter(candidate -> candidate.inviteHash().equals(hash))
            .findFirst()
            .orElseThrow(() -> Errors.badRequest("INVITE_HASH_INVALID"));
    return chat.hasMember(caller)
        ? TlObject.of("chatInviteAlready").with("chat", ChatObjects.chat(caller, chat))
        : ChatObjects.invitation(chat);
  }

  private TlObject getFullChat(Account caller, TlObject request) throws RpcException {
    Chat group = peers.group(caller, request.longValue("chat_id"));
    return TlObject.of("messages.chatFull")
        .with("full_chat", ChatObjects.fullGroup(group))
        .with("chats", ChatObjects.chats(caller, List.of(group)))
        .with("users", UserObjects.users(caller, group.members()));
  }

  private TlObject getParticipants(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.channel(caller, request.object("channel"));
    if (channel.type() == ChatType.CHANNEL) {
      throw Errors.badRequest("CHAT_ADMIN_REQUIRED");
    }
    List<Account> all =
        switch (request.object("filter").name()) {
          case "channelParticipantsRecent", "channelParticipantsSearch" -> channel.members();
          case "channelParticipantsBots" ->
              channel.members().stream().filter(Account::isBot).toList();
          // Administrators, banned members and contacts: the world has none.
          default -> List.<Account>of();
        };
    List<Account> page =
        all.stream()
            .skip(Math.max(0, request.intValue("offset")))
            .limit(Math.clamp(request.intValue("limit"), 0, MAXIMUM_LIMIT))
            .toList();
    return TlObject.of("channels.channelParticipants")
        .with("count", all.size())
        .with(
            "participants",
            page.stream().map(member -> ChatObjects.channelParticipant(caller, member)).toList())
        .with("chats", List.of())
        .with("users", UserObjects.users(caller, page));
  }

  private TlObject getParticipant(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.channel(caller, request.object("channel"));
    Account member = peers.user(caller, request.object("participant"));
    if (!channel.hasMember(member)) {
      throw Errors.badRequest("USER_NOT_PARTICIPANT");
    }
    return TlObject.of("channels.channelParticipant")
        .with("participant", ChatObjects.channelParticipant(caller, member))
        .with("chats", List.of())
        .with("users", UserObjects.users(caller, List.of(member)));
  }

  private TlObject joinChannel(Account caller, TlObject request) throws RpcException {
    Chat channel = peers.channel(caller, request.object("channel"));
    world.addMembers(channel.id(), List.of(caller.id()));
    return TlObject.of("messages.chatInviteJoinResultOk")
        .with("updates", UpdateObjects.channelChanged(caller, channel, clock.instant()));
  }
}
