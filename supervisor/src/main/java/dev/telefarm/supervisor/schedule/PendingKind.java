package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.AccountSelector;
import java.util.Map;
import java.util.Set;

/**
 * What tells which accounts may do a download now: all of one kind may be done by the same ones.
 *
 * @param refusedBy accounts that cannot do it, as {@code accounts/{account}}
 * @param avoided as in {@link PendingDownload}
 */
record PendingKind(
    AccountSelector selector, Set<String> refusedBy, Map<String, AccountHold> avoided) {
  static PendingKind of(PendingDownload download) {
    return new PendingKind(download.selector(), download.refusals().keySet(), download.avoided());
  }
}
