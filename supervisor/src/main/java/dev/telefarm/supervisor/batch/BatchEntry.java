package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.store.proto.StoredBatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One batch now. Belongs to the control loop. */
final class BatchEntry {
  final String id;

  /** Without list, counts and wait. */
  DownloadBatch batch;

  /** Why the listing cannot go on now. */
  Optional<DownloadWait> wait = Optional.empty();

  /** Not all of the open downloads are known to be cancelled. */
  boolean cancelling;

  /** Set while the chat is listed. */
  @Nullable ListingTask task;

  BatchEntry(String id, DownloadBatch batch) {
    this.id = id;
    this.batch = batch;
  }

  StoredBatch stored() {
    StoredBatch.Builder stored = StoredBatch.newBuilder().setBatch(batch).setCancelling(cancelling);
    if (task != null) {
      stored.setListing(task.listing.place().stored());
    }
    return stored.build();
  }

  /** Whether every file has its download. */
  boolean complete() {
    return switch (batch.getState()) {
      case STATE_RUNNING, STATE_COMPLETED -> true;
      case STATE_LISTING,
          STATE_WAITING,
          STATE_FAILED,
          STATE_CANCELLED,
          STATE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }

  /** As clients see it, but for the counts. */
  DownloadBatch.Builder view() {
    DownloadBatch.Builder view = batch.toBuilder();
    if (batch.getState() == DownloadBatch.State.STATE_LISTING && wait.isPresent()) {
      view.setState(DownloadBatch.State.STATE_WAITING).setWait(wait.get());
    }
    return view;
  }
}
