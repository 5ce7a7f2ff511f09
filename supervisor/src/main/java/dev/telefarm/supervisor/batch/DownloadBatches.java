package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.supervisor.farm.ControlLoop;
import dev.telefarm.supervisor.farm.FarmIntake;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import java.util.List;
import java.util.Optional;

/**
 * The batches as the API sees them. Thread-safe. Methods that change something return when the
 * change is durable. Arguments are valid by form; whether they fit is answered with a {@link
 * dev.telefarm.supervisor.farm.Refusal}.
 */
public final class DownloadBatches {
  public static final String COLLECTION = "batches/";

  private static final String CREATE = "BatchCreateDownloads";

  private final FarmIntake farm;
  private final BatchBook book;

  DownloadBatches(FarmIntake farm, BatchBook book) {
    this.farm = farm;
    this.book = book;
  }

  /** Makes a batch, or returns the one that the same request_id made before. */
  public DownloadBatch create(BatchCreateDownloadsRequest request) {
    BatchCreateDownloadsRequest content = request.toBuilder().clearRequestId().build();
    BatchEntry entry =
        farm.call(() -> {
          Optional<String> before = farm.made(CREATE, request.getRequestId(), content);
          if (before.isPresent()) {
            return book.get(before.get());
          }
          Changes changes = new Changes().step(DurableStep.BATCH_CREATED);
          BatchEntry made = book.create(request.getBatch(), changes);
          farm.remember(CREATE, request.getRequestId(), content, made.batch.getName(), changes);
          farm.commit(changes);
          return made;
        });
    // Also for a repeated request: the first one may still be on its way to the disk.
    ControlLoop.await(farm.barrier());
    return farm.call(() -> book.view(entry));
  }

  public DownloadBatch get(String name) {
    return farm.call(() -> book.view(book.get(name)));
  }

  /** Newest first, at most {@code limit} of those made before the given id. */
  public List<DownloadBatch> list(Optional<String> before, int limit) {
    return farm.call(() -> book.newestFirst(before).stream().limit(limit).map(book::view).toList());
  }

  /** Ends the listing and every open download. Idempotent. */
  public DownloadBatch cancel(String name) {
    ControlLoop.await(farm.call(() -> book.cancel(book.get(name))));
    return get(name);
  }
}
