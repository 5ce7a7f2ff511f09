package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import java.util.Collection;
import java.util.List;

/** Accounts as Telegram's API shows them. */
final class UserObjects {
  private UserObjects() {}

  static TlObject authorization(Account account) {
    return TlObject.of("auth.authorization").with("user", user(account, account));
  }

  static List<TlObject> users(Account viewer, Collection<Account> accounts) {
    return accounts.stream().distinct().map(account -> user(viewer, account)).toList();
  }

  static TlObject user(Account viewer, Account account) {
    boolean self = viewer.equals(account);
    String phone = account.spec().phone();
    String username = account.spec().username();
    TlObject user =
        TlObject.of("user")
            .withIf(self, "self", true)
            .withIf(account.isBot(), "bot", true)
            .withIf(account.spec().premium(), "premium", true)
            .with("id", account.userId())
            .with("access_hash", account.accessHash())
            .with("first_name", account.spec().firstName());
    if (username != null) {
      user = user.with("username", username);
    }
    if (self && phone != null) {
      user = user.with("phone", phone);
    }
    return account.isBot()
        ? user.with("bot_info_version", 1)
        : user.with("status", TlObject.of("userStatusRecently"));
  }

  static TlObject peer(Account account) {
    return TlObject.of("peerUser").with("user_id", account.userId());
  }

  static TlObject notifySettings() {
    return TlObject.of("peerNotifySettings");
  }
}
