package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import java.util.List;

/** What is logged in to an account, by its authorization keys. Thread-safe. */
public final class Devices {
  private final Logins logins;
  private final UpdateSink sink;

  Devices(Logins logins, UpdateSink sink) {
    this.logins = logins;
    this.sink = sink;
  }

  public List<Long> of(Account account) {
    return logins.keysOf(account);
  }

  /**
   * Ends a login.
   *
   * @return false when the account has no such device
   */
  public boolean revoke(Account account, long device) {
    if (!logins.keysOf(account).contains(device)) {
      return false;
    }
    logins.logOut(device);
    // An idle client asks nothing: this makes it ask, and be refused.
    sink.push(device, TlObject.of("updatesTooLong"));
    return true;
  }
}
