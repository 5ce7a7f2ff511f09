package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.CancelDownloadBatchRequest;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    description = "End batches for good: no more files are found, and those under way are dropped.")
final class BatchesCancelCommand implements Runnable {
  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "BATCH", description = "Ids from `telefarm batches`.")
  List<String> batches = new ArrayList<>();

  BatchesCancelCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      for (String batch : batches) {
        DownloadBatch cancelled =
            DownloadBatchServiceGrpc.newBlockingStub(client.channel())
                .cancelDownloadBatch(
                    CancelDownloadBatchRequest.newBuilder().setName(Names.batch(batch)).build());
        session.result(
            cancelled,
            Names.shortName(cancelled.getName())
                + " cancelled: "
                + cancelled.getCounts().getCompleted()
                + " of "
                + cancelled.getCounts().getTotal()
                + " files are here");
      }
    }
  }
}
