package dev.telefarm.client.cli;

import com.google.protobuf.Duration;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.proto.v1.DrainFarmRequest;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.UndrainFarmRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "drain",
    description = {
      "Have the farm come to rest: no download is begun, and every worker ends.",
      "The supervisor stays; what is on the disk stays, and goes on after --undo."
    })
final class DrainCommand implements Runnable {
  private final Session session;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description = "Let what is being fetched go on for so long, up to 86400 (default: 0).")
  long grace;

  @Option(names = "--undo", description = "Let the farm go on.")
  boolean undo;

  DrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (undo && grace != 0) {
      throw CommandFailure.usage("--grace with --undo", "use one of them");
    }
    try (TelefarmClient client = session.connect()) {
      Farm farm =
          undo
              ? client.farm().undrainFarm(UndrainFarmRequest.getDefaultInstance())
              : client
                  .farm()
                  .drainFarm(
                      DrainFarmRequest.newBuilder()
                          .setGrace(Duration.newBuilder().setSeconds(grace))
                          .build());
      session.result(
          farm, "The farm is " + DownloadText.enumName(farm.getState().name(), "STATE_") + ".");
    }
  }
}
