package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.BatchView;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.LiveBatch;
import dev.telefarm.client.cli.view.PlainBatch;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.GetDownloadBatchRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;

/** Follows a batch to its end, in one view of the whole. */
final class BatchRun {
  private static final Duration TICK = Duration.ofMillis(250);

  /** So many that failed are named; the others are counted. */
  private static final int NAMED = 20;

  private final Session session;
  private final TelefarmClient client;

  BatchRun(Session session, TelefarmClient client) {
    this.session = session;
    this.client = client;
  }

  /** Returns the exit code. */
  int follow(DownloadBatch batch) throws InterruptedException {
    if (batch.getState() == DownloadBatch.State.STATE_FAILED) {
      return conclude(batch); // says all that there is to say
    }
    BatchView view = view();
    DownloadBatch seen = batch;
    try (UntilInterrupted interrupted = new UntilInterrupted(session.host().interrupts(), true)) {
      view.changed(seen);
      while (!ended(seen)) {
        if (interrupted.within(TICK)) {
          view.finish();
          String id = Names.shortName(batch.getName());
          session.say(
              "Detached: the batch goes on. Watch it with `telefarm batches follow "
                  + id
                  + "`, end it with `telefarm batches cancel "
                  + id
                  + "`.");
          return ExitCode.INTERRUPTED.code();
        }
        seen = now(seen);
        view.changed(seen);
      }
    }
    view.finish();
    return conclude(seen);
  }

  private static boolean ended(DownloadBatch batch) {
    return switch (batch.getState()) {
      case STATE_COMPLETED, STATE_FAILED, STATE_CANCELLED -> true;
      case STATE_LISTING, STATE_WAITING, STATE_RUNNING, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  /** As it is now; a supervisor that is away comes back, and the batch goes on with it. */
  private DownloadBatch now(DownloadBatch seen) {
    try {
      return DownloadBatchServiceGrpc.newBlockingStub(client.channel())
          .getDownloadBatch(GetDownloadBatchRequest.newBuilder().setName(seen.getName()).build());
    } catch (StatusRuntimeException e) {
      TelefarmException failure = TelefarmException.from(e);
      if (failure.category() == TelefarmException.Category.UNREACHABLE) {
        return seen;
      }
      throw failure;
    }
  }

  private int conclude(DownloadBatch batch) {
    Optional<TelefarmException> failure = TelefarmException.failureOf(batch);
    if (failure.isPresent()) {
      throw failure.get();
    }
    long failed = batch.getCounts().getFailed();
    if (failed > 0) {
      nameFailed(batch, failed);
    }
    boolean whole = batch.getCounts().getCompleted() == batch.getCounts().getTotal();
    return (whole ? ExitCode.OK : ExitCode.DOWNLOAD_FAILED).code();
  }

  private void nameFailed(DownloadBatch batch, long failed) {
    ListDownloadsRequest request =
        ListDownloadsRequest.newBuilder()
            .setBatch(batch.getName())
            .addStates(Download.State.STATE_FAILED)
            .setPageSize(NAMED)
            .build();
    client
        .downloads()
        .listDownloads(request)
        .getDownloadsList()
        .forEach(download ->
            session.complain(
                DownloadText.title(download) + ": " + download.getFailure().getMessage(),
                "begin it anew with `telefarm retry " + Names.shortName(download.getName()) + "`"));
    if (failed > NAMED) {
      session.complain(
          failed - NAMED + " more files failed", "see `telefarm downloads --state failed`");
    }
  }

  private BatchView view() {
    Host host = session.host();
    if (session.json()) {
      return new JsonBatch(session);
    }
    if (session.quiet()) {
      return BatchView.SILENT;
    }
    return session.live()
        ? new LiveBatch(host.out(), host.width(), host.clock())
        : new PlainBatch(host.out(), host.clock());
  }
}
