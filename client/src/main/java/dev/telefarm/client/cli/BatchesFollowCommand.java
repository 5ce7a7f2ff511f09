package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.GetDownloadBatchRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "follow",
    description = "Show how a batch does until it has ended; Ctrl-C ends the showing only.")
final class BatchesFollowCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "BATCH", description = "Id from `telefarm batches`.")
  String batch = "";

  BatchesFollowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (TelefarmClient client = session.connect()) {
      DownloadBatch found =
          DownloadBatchServiceGrpc.newBlockingStub(client.channel())
              .getDownloadBatch(
                  GetDownloadBatchRequest.newBuilder().setName(Names.batch(batch)).build());
      return new BatchRun(session, client).follow(found);
    }
  }
}
