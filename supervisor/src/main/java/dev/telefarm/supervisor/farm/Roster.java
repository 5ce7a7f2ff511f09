package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.account.AccountId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The accounts that exist, and who wants to know of their changes. Belongs to the control loop. */
final class Roster {
  private final NavigableMap<AccountId, AccountEntry> entries = new TreeMap<>();
  private final List<Consumer<AccountEntry>> listeners = new ArrayList<>();
  private final List<Consumer<AccountId>> removalListeners = new ArrayList<>();

  Optional<AccountEntry> find(AccountId id) {
    return Optional.ofNullable(entries.get(id));
  }

  Optional<AccountEntry> find(String name) {
    return AccountId.parseName(name).flatMap(this::find);
  }

  AccountEntry get(AccountId id) {
    return find(id)
        .orElseThrow(() ->
            Refusal.about(
                id.name(),
                ErrorReason.ERROR_REASON_ACCOUNT_NOT_FOUND,
                "there is no account " + id.name()));
  }

  Collection<AccountEntry> all() {
    return entries.values();
  }

  /** In the order of names, those after the given one. */
  Collection<AccountEntry> after(Optional<AccountId> last) {
    return last.map(id -> entries.tailMap(id, false).values()).orElse(entries.values());
  }

  void add(AccountEntry entry) {
    entries.put(entry.id, entry);
  }

  void remove(AccountEntry entry) {
    if (entries.remove(entry.id, entry)) {
      removalListeners.forEach(listener -> listener.accept(entry.id));
    }
  }

  void onChange(Consumer<AccountEntry> listener) {
    listeners.add(listener);
  }

  void onRemoval(Consumer<AccountId> listener) {
    removalListeners.add(listener);
  }

  /** Something of the account, its worker or its authorization is different now. */
  void changed(AccountEntry entry) {
    List.copyOf(entry.observers).forEach(Runnable::run);
    listeners.forEach(listener -> listener.accept(entry));
  }
}
