package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.World;
import java.util.ArrayList;
import java.util.List;

/** Users, the (empty) contact list and public names. */
final class UserMethods {
  private final World world;
  private final Peers peers;

  UserMethods(World world, Peers peers) {
    this.world = world;
    this.peers = peers;
  }

  void register(MethodTable methods) {
    methods.forAccount("users.getUsers", this::getUsers);
    methods.forAccount("users.getFullUser", this::getFullUser);
    methods.forAccount("contacts.resolveUsername", this::resolveUsername);
    methods.forAccount("contacts.getContacts", UserMethods::getContacts);
    methods.forAccount("account.updateStatus", (caller, request) -> TlObject.bool(true));
  }

  private TlObject getUsers(Account caller, TlObject request) throws RpcException {
    var users = new ArrayList<Account>();
    for (TlObject input : request.objects("id")) {
      users.add(peers.user(caller, input));
    }
    return TlObject.vector(UserObjects.users(caller, users));
  }

  private TlObject getFullUser(Account caller, TlObject request) throws RpcException {
    Account account = peers.user(caller, request.object("id"));
    TlObject full =
        TlObject.of("userFull")
            .with("id", account.userId())
            .with("settings", TlObject.of("peerSettings"))
            .with("notify_settings", UserObjects.notifySettings())
            .with("common_chats_count", 0);
    return TlObject.of("users.userFull")
        .with("full_user", full)
        .with("chats", List.of())
        .with("users", UserObjects.users(caller, List.of(account)));
  }

  private TlObject resolveUsername(Account caller, TlObject request) throws RpcException {
    String username = request.string("username");
    TlObject resolved = TlObject.of("contacts.resolvedPeer");
    Chat chat = world.chatByUsername(username);
    if (chat != null) {
      return resolved
          .with("peer", ChatObjects.peer(caller, chat))
          .with("chats", ChatObjects.chats(caller, List.of(chat)))
          .with("users", List.of());
    }
    Account account = world.accountByUsername(username);
    if (account == null) {
      throw Errors.badRequest("USERNAME_NOT_OCCUPIED");
    }
    return resolved
        .with("peer", UserObjects.peer(account))
        .with("chats", List.of())
        .with("users", UserObjects.users(caller, List.of(account)));
  }

  private static TlObject getContacts(Account caller, TlObject request) {
    return TlObject.of("contacts.contacts")
        .with("contacts", List.of())
        .with("saved_count", 0)
        .with("users", List.of());
  }
}
