package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadFailure;
import java.util.Map;

/**
 * A download that no account has.
 *
 * @param id a ULID: sorts by creation
 * @param refusals what the accounts said that cannot do it, by {@code accounts/{account}}, in the
 *     order of their saying it
 */
public record PendingDownload(
    String id, int priority, AccountSelector selector, Map<String, DownloadFailure> refusals) {}
