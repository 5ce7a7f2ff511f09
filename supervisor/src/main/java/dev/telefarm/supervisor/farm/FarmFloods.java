package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.store.FloodTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The flood ledger as the API sees it. Thread-safe; reads the disk. */
public final class FarmFloods {
  private final ControlLoop loop;
  private final Roster roster;
  private final FloodLedger ledger;
  private final FloodTable table;

  FarmFloods(ControlLoop loop, Roster roster, FloodLedger ledger, FloodTable table) {
    this.loop = loop;
    this.roster = roster;
    this.ledger = ledger;
    this.table = table;
  }

  /**
   * Newest first, at most {@code limit} after the line of the cursor. Refuses if the account does
   * not exist.
   *
   * @throws IllegalArgumentException if the cursor is none
   */
  public List<FloodTable.Line> list(
      Optional<AccountId> account, Optional<String> cursor, int limit) {
    account.ifPresent(id -> loop.call(() -> roster.get(id)));
    return table.newest(account, cursor, limit);
  }

  /** Calls the listener on the control loop with each wait from now on, once. */
  public void follow(Consumer<FloodEvent> listener) {
    loop.run(() -> ledger.onFlood(listener));
  }
}
