package dev.telefarm.supervisor.store;

import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import dev.telefarm.supervisor.store.proto.StoredFile;
import dev.telefarm.supervisor.store.proto.StoredParts;
import dev.telefarm.supervisor.store.proto.StoredRequest;
import dev.telefarm.supervisor.store.proto.StoredUsage;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.util.List;
import java.util.Map;

/**
 * Everything that was durable when the store was opened, but for the flood ledger, which is read
 * when somebody asks.
 *
 * @param parts the rows of each download's durable parts
 * @param files by Telegram's unique file id
 * @param requests by {@code {method}/{request_id}}
 * @param usages by account id
 * @param revisionMark no revision above it was handed out
 */
public record StoreContents(
    Map<String, StoredAccount> accounts,
    Map<String, StoredWorker> workers,
    Map<String, StoredDownload> downloads,
    Map<String, List<StoredParts>> parts,
    Map<String, StoredFile> files,
    Map<String, StoredRequest> requests,
    Map<String, StoredUsage> usages,
    long revisionMark) {}
