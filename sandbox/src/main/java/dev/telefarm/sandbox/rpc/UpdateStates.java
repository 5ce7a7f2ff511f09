package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.World;
import java.time.InstantSource;

/**
 * How far an account's updates have come. The mailbox pts counts its changes, so it survives a
 * restart.
 */
final class UpdateStates {
  private final World world;
  private final InstantSource clock;

  UpdateStates(World world, InstantSource clock) {
    this.world = world;
    this.clock = clock;
  }

  int mailboxPts(Account account) {
    return 1 + world.mailboxChanges(account);
  }

  int now() {
    return (int) clock.instant().getEpochSecond();
  }

  TlObject state(Account account) {
    return TlObject.of("updates.state")
        .with("pts", mailboxPts(account))
        .with("qts", 0)
        .with("date", now())
        .with("seq", 0)
        .with("unread_count", 0);
  }
}
