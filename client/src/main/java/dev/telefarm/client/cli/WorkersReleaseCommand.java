package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.ReleaseWorkerRequest;
import dev.telefarm.proto.v1.Worker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "release",
    description = "Let a worker out of quarantine: it is started, and its failures are forgotten.")
final class WorkersReleaseCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The worker's account.")
  String account = "";

  WorkersReleaseCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Worker released =
          client
              .farm()
              .releaseWorker(
                  ReleaseWorkerRequest.newBuilder().setName(Names.worker(account)).build());
      session.result(released, Names.shortName(released.getName()) + " is not in quarantine");
    }
  }
}
