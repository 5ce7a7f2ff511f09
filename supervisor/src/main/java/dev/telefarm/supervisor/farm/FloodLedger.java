package dev.telefarm.supervisor.farm;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down every wait that Telegram asked for, and clears away the oldest. Belongs to the
 * control loop.
 *
 * <p>A worker may tell of a wait twice, for example after the connection broke in between. The
 * store's key makes one line of both; counted is a wait if it is not among the last that were told.
 */
final class FloodLedger {
  /** Of each account. */
  static final int MOST = 10_000;

  static final Duration KEPT = Duration.ofDays(30);

  private static final Logger log = LoggerFactory.getLogger(FloodLedger.class);
  private static final int SWEEP_AFTER = 500;
  private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);
  private static final int REMEMBERED = 256;
  private static final int LONGEST_METHOD = 100;

  private final ControlLoop loop;
  private final FarmStore store;
  private final InstantSource clock;
  private final Map<AccountId, Account> accounts = new HashMap<>();
  private final List<Consumer<FloodEvent>> listeners = new ArrayList<>();

  FloodLedger(ControlLoop loop, Roster roster, FarmStore store, InstantSource clock) {
    this.loop = loop;
    this.store = store;
    this.clock = clock;
    roster.onRemoval(accounts::remove);
  }

  /** Clears away what is too old, from now on again and again. */
  void begin() {
    Thread.ofVirtual()
        .name("flood-ledger")
        .start(() -> store.floods().accounts().forEach(this::clear));
    loop.after(SWEEP_INTERVAL, this::begin);
  }

  /** Reads which waits an earlier supervisor left, before the control loop runs. */
  void restore(Collection<AccountEntry> entries) {
    for (AccountEntry entry : entries) {
      store
          .floods()
          .newest(Optional.of(entry.id), Optional.empty(), REMEMBERED)
          .forEach(line -> entry.waits.met(line.flood(), clock.instant()));
    }
  }

  /** The listener gets each wait once, on the control loop. */
  void onFlood(Consumer<FloodEvent> listener) {
    listeners.add(listener);
  }

  void record(AccountEntry entry, FloodEvent said) {
    FloodEvent flood = complete(entry, said);
    Account account = accounts.computeIfAbsent(entry.id, _ -> new Account());
    if (!account.recent.add(flood.getMethod() + "@" + flood.getEventTime())) {
      return;
    }
    if (account.recent.size() > REMEMBERED) {
      account.recent.removeFirst();
    }
    log.info(
        "flood account={} method={} dc={} wait={}s",
        entry.id,
        flood.getMethod(),
        flood.getDc(),
        flood.getWait().getSeconds());
    entry.waits.met(flood, clock.instant());
    var durable = store.commit(new Changes().put(entry.id, flood));
    if (++account.unswept >= SWEEP_AFTER) {
      account.unswept = 0;
      var _ = durable.thenRunAsync(() -> clear(entry.id.value()));
    }
    listeners.forEach(listener -> listener.accept(flood));
  }

  /** A worker says what it knows; whose it is, its connection says. */
  private FloodEvent complete(AccountEntry entry, FloodEvent said) {
    FloodEvent.Builder flood = said.toBuilder().setAccount(entry.id.name());
    if (!said.hasEventTime()) {
      flood.setEventTime(Times.timestamp(clock.instant()));
    }
    if (!said.hasUntil()) {
      Instant begin = Times.instant(flood.getEventTime());
      flood.setUntil(Times.timestamp(begin.plusSeconds(said.getWait().getSeconds())));
    }
    String method = said.getMethod();
    return flood.setMethod(method.substring(0, Math.min(method.length(), LONGEST_METHOD))).build();
  }

  /** Waits for the disk. */
  private void clear(String account) {
    Timestamp oldest = Times.timestamp(clock.instant().minus(KEPT));
    store.floods().surplus(account, MOST, oldest).ifPresent(store::commit);
  }

  private static final class Account {
    final LinkedHashSet<String> recent = new LinkedHashSet<>();
    int unswept;
  }
}
