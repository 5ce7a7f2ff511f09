package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.Worker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "restart",
    description = "Let a worker end cleanly and start it again; its downloads go on.")
final class WorkersRestartCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The worker's account.")
  String account = "";

  WorkersRestartCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Worker restarted =
          client
              .farm()
              .restartWorker(
                  RestartWorkerRequest.newBuilder().setName(Names.worker(account)).build());
      session.result(restarted, Names.shortName(restarted.getName()) + " is being restarted");
    }
  }
}
