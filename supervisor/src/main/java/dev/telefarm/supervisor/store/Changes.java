package dev.telefarm.supervisor.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.MessageLite;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.account.AccountId;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes that become durable together or not at all. Not thread-safe. */
public final class Changes {
  private final Map<String, byte @Nullable []> values = new LinkedHashMap<>();
  private final List<KeyRange> removals = new ArrayList<>();
  private Optional<DurableStep> step = Optional.empty();

  @CanIgnoreReturnValue
  public Changes put(AccountId id, StoredAccount account) {
    return set("a/" + id.value(), account);
  }

  @CanIgnoreReturnValue
  public Changes put(AccountId id, StoredWorker worker) {
    return set("w/" + id.value(), worker);
  }

  @CanIgnoreReturnValue
  public Changes put(String downloadId, StoredDownload download) {
    return set("d/" + downloadId, download);
  }

  /** Remembers which resource a request made. */
  @CanIgnoreReturnValue
  public Changes put(String key, StoredRequest request) {
    return set("r/" + key, request);
  }

  /** One row of a download's durable parts, by its first part; an empty one is removed. */
  @CanIgnoreReturnValue
  public Changes put(String downloadId, int first, StoredParts row) {
    String key = "p/%s/%08x".formatted(downloadId, first);
    if (row.getRunsCount() == 0) {
      values.put(key, null);
      return this;
    }
    return set(key, row);
  }

  /** Remembers a completed file. */
  @CanIgnoreReturnValue
  public Changes put(String uniqueFileId, StoredFile file) {
    return set("k/" + uniqueFileId, file);
  }

  @CanIgnoreReturnValue
  public Changes put(AccountId id, StoredUsage usage) {
    return set("u/" + id.value(), usage);
  }

  @CanIgnoreReturnValue
  public Changes put(String batchId, StoredBatch batch) {
    return set("b/" + batchId, batch);
  }

  @CanIgnoreReturnValue
  public Changes put(String subscriptionId, StoredSubscription subscription) {
    return set("s/" + subscriptionId, subscription);
  }

  @CanIgnoreReturnValue
  public Changes deleteSubscription(String subscriptionId) {
    values.put("s/" + subscriptionId, null);
    return this;
  }

  /** One line of the flood ledger; the same account, time and method make the same line. */
  @CanIgnoreReturnValue
  public Changes put(AccountId id, FloodEvent flood) {
    return set(FloodKey.of(id, flood).row(), flood);
  }

  /** Removes the account's lines up to this one, which goes too. */
  @CanIgnoreReturnValue
  Changes removeFloodsThrough(FloodKey last) {
    removals.add(new KeyRange(FloodKey.rowsOf(last.account()), last.row() + '\0'));
    return this;
  }

  @CanIgnoreReturnValue
  public Changes revisionMark(long mark) {
    values.put("n/revision", Long.toString(mark).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Removes a download with what is left of its parts, and remembers that it was deleted. */
  @CanIgnoreReturnValue
  public Changes deleteDownload(String downloadId, long revision, StoredDeletion deletion) {
    values.put("d/" + downloadId, null);
    removals.add(new KeyRange("p/" + downloadId + "/", "p/" + downloadId + "0"));
    return set(deletionKey(revision), deletion);
  }

  /**
   * Forgets deletions, the oldest first.
   *
   * @param through the newest of them
   */
  @CanIgnoreReturnValue
  public Changes forgetDeletions(long through) {
    removals.add(new KeyRange("x/", deletionKey(through + 1)));
    values.put("n/deletions", Long.toString(through).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private static String deletionKey(long revision) {
    return "x/%016x".formatted(revision);
  }

  /** The farm is to rest, from this time on (ms since 1970) in any case. */
  @CanIgnoreReturnValue
  public Changes drainMark(long graceEnd) {
    values.put("n/drain", Long.toString(graceEnd).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  @CanIgnoreReturnValue
  public Changes removeDrainMark() {
    values.put("n/drain", null);
    return this;
  }

  @CanIgnoreReturnValue
  public Changes forgetRequest(String key) {
    values.put("r/" + key, null);
    return this;
  }

  @CanIgnoreReturnValue
  public Changes forgetFile(String uniqueFileId) {
    values.put("k/" + uniqueFileId, null);
    return this;
  }

  @CanIgnoreReturnValue
  public Changes deleteAccount(AccountId id) {
    values.put("a/" + id.value(), null);
    values.put("u/" + id.value(), null);
    String floods = FloodKey.rowsOf(id.value());
    removals.add(new KeyRange(floods, FloodKey.after(floods)));
    return this;
  }

  @CanIgnoreReturnValue
  private Changes set(String key, MessageLite value) {
    values.put(key, value.toByteArray());
    return this;
  }

  /** These changes are what makes the step durable. */
  @CanIgnoreReturnValue
  public Changes step(DurableStep made) {
    step = Optional.of(made);
    return this;
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return values.isEmpty() && removals.isEmpty();
  }

  Optional<DurableStep> step() {
    return step;
  }

  Map<String, byte @Nullable []> values() {
    return values;
  }

  /** Removed before the values are written. */
  List<KeyRange> removals() {
    return removals;
  }

  /** Keys from {@code first} to before {@code end}. */
  record KeyRange(String first, String end) {}
}
