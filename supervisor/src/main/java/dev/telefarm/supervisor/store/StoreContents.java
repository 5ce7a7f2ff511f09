package dev.telefarm.supervisor.store;

import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredBatch;
import dev.telefarm.supervisor.store.proto.StoredDeletion;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import dev.telefarm.supervisor.store.proto.StoredFile;
import dev.telefarm.supervisor.store.proto.StoredParts;
import dev.telefarm.supervisor.store.proto.StoredRequest;
import dev.telefarm.supervisor.store.proto.StoredSubscription;
import dev.telefarm.supervisor.store.proto.StoredUsage;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that was durable when the store was opened, but for the flood ledger, which is read
 * when somebody asks.
 *
 * @param parts the rows of each download's durable parts
 * @param files by Telegram's unique file id
 * @param requests by {@code {method}/{request_id}}
 * @param usages by account id
 * @param revisionMark no revision above it was handed out
 * @param deletions of downloads, by revision
 * @param forgottenDeletions the newest revision of a deletion that is not remembered any more; 0 if
 *     all are
 * @param drainEnd when the farm was to be at rest; empty if it is not to rest
 */
public record StoreContents(
    Map<String, StoredAccount> accounts,
    Map<String, StoredWorker> workers,
    Map<String, StoredDownload> downloads,
    Map<String, List<StoredParts>> parts,
    Map<String, StoredFile> files,
    Map<String, StoredRequest> requests,
    Map<String, StoredUsage> usages,
    Map<String, StoredBatch> batches,
    Map<String, StoredSubscription> subscriptions,
    long revisionMark,
    NavigableMap<Long, StoredDeletion> deletions,
    long forgottenDeletions,
    Optional<Instant> drainEnd) {
  /** Every ULID of a resource that exists. */
  public List<String> ids() {
    return Stream.of(downloads, batches, subscriptions)
        .flatMap(resources -> resources.keySet().stream())
        .toList();
  }
}
