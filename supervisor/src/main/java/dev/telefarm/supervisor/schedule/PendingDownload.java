package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadFailure;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A download that an account is to be found for.
 *
 * @param id a ULID: sorts by creation
 * @param refusals what the accounts said that cannot do it, by {@code accounts/{account}}, in the
 *     order of their saying it
 * @param avoided what accounts had to wait for that it was taken from, all with an end, before
 *     which it does not go back to them
 */
public record PendingDownload(
    String id,
    DownloadGroup group,
    Instant created,
    AccountSelector selector,
    Map<String, DownloadFailure> refusals,
    Map<String, AccountHold> avoided) {
  public PendingDownload {
    refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    avoided = Map.copyOf(avoided);
  }

  /** Whether this account may do it, ready or not. */
  boolean admits(AccountCandidate account) {
    return Scheduler.admits(selector, account.name(), account.labels())
        && !refusals.containsKey(account.name());
  }

  /** Whether it was taken from this account, and that one's wait is not over. */
  boolean avoids(AccountCandidate account, Instant now) {
    AccountHold hold = avoided.get(account.name());
    return hold != null && hold.until().filter(end -> end.isAfter(now)).isPresent();
  }
}
