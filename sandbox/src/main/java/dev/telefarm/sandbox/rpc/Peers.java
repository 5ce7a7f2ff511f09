package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** Finds what requests refer to, and refuses what the caller may not see. */
final class Peers {
  private final World world;

  Peers(World world) {
    this.world = world;
  }

  /**
   * The chat of an InputPeer that the caller may read; null for a user without a chat with the
   * caller.
   */
  @Nullable Chat chat(Account caller, TlObject inputPeer) throws RpcException {
    return switch (inputPeer.name()) {
      case "inputPeerChannel", "inputPeerChannelFromMessage" -> channel(caller, inputPeer);
      case "inputPeerChat" -> group(caller, inputPeer.longValue("chat_id"));
      case "inputPeerUser", "inputPeerSelf", "inputPeerUserFromMessage" ->
          world.privateChat(caller, user(caller, inputPeer));
      default -> throw Errors.badRequest("PEER_ID_INVALID");
    };
  }

  /** The channel of an InputChannel, or of an InputPeer that is one. */
  Chat channel(Account caller, TlObject input) throws RpcException {
    Chat chat = input.has("channel_id") ? world.channel(input.longValue("channel_id")) : null;
    if (chat == null) {
      throw Errors.badRequest("CHANNEL_INVALID");
    }
    if (input.has("access_hash")
        && input.longValue("access_hash") != chat.accessHash()
        && !(caller.isBot() && input.longValue("access_hash") == 0)) {
      throw Errors.badRequest("CHANNEL_INVALID");
    }
    if (!chat.isReadableBy(caller)) {
      throw Errors.badRequest("CHANNEL_PRIVATE");
    }
    return chat;
  }

  Chat group(Account caller, long chatId) throws RpcException {
    Chat chat = world.group(chatId);
    if (chat == null || !chat.isReadableBy(caller)) {
      throw Errors.badRequest("CHAT_ID_INVALID");
    }
    return chat;
  }

  /** The account of an InputUser, or of an InputPeer that is one. */
  Account user(Account caller, TlObject input) throws RpcException {
    if (input.is("inputUserSelf") || input.is("inputPeerSelf")) {
      return caller;
    }
    Account account =
        input.has("user_id") ? world.accountByUserId(input.longValue("user_id")) : null;
    if (account == null) {
      throw Errors.badRequest("USER_ID_INVALID");
    }
    return account;
  }
}
