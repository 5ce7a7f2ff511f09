package dev.telefarm.supervisor.host;

import dev.telefarm.supervisor.account.AccountId;

/**
 * An account, and its worker's process.
 *
 * @param pid 0 if there is none now: what is known of the account's earlier ones is kept
 */
public record SampleTarget(AccountId account, long pid) {}
