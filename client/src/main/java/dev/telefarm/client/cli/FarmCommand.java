package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.Amounts;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.WorkerLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(name = "farm", description = "Show the supervisor, its host and what it runs.")
final class FarmCommand implements Runnable {
  private final Session session;

  FarmCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Farm farm = client.farm().getFarm(GetFarmRequest.getDefaultInstance());
      if (session.json()) {
        session.printJson(farm);
        return;
      }
      Instant start = Instant.ofEpochSecond(farm.getStartTime().getSeconds());
      Duration up = Duration.between(start, session.host().clock().instant());
      Farm.Host host = farm.getHost();
      line(
          "Supervisor",
          farm.getVersion()
              + ", pid "
              + farm.getPid()
              + ", up "
              + Amounts.duration(up)
              + ", "
              + Amounts.bytes(farm.getResidentBytes())
              + " resident");
      if (farm.getState() != Farm.State.STATE_RUNNING) {
        line(
            "State",
            DownloadText.enumName(farm.getState().name(), "STATE_")
                + "; `telefarm drain --undo` lets it go on");
      }
      line(
          "Accounts",
          farm.getAccountCount() + ", " + farm.getRunningWorkerCount() + " workers running");
      line("Downloads", farm.getOpenDownloadCount() + " open");
      line(
          "Host",
          host.getOs()
              + ", "
              + host.getCpuCount()
              + " CPUs, load "
              + String.format(Locale.ROOT, "%.2f", host.getLoadAverage1M()));
      line(
          "Memory",
          Amounts.bytes(host.getMemoryAvailableBytes())
              + " of "
              + Amounts.bytes(host.getMemoryTotalBytes())
              + " available");
      WorkerLimits limits = farm.getWorkerLimits();
      line(
          "A worker",
          "is restarted above "
              + Amounts.bytes(limits.getMemorySoftBytes())
              + ", killed above "
              + Amounts.bytes(limits.getMemoryHardBytes())
              + "; from outside: "
              + limits.getDetail());
      line("Disk", Amounts.bytes(host.getDataDiskFreeBytes()) + " free for the data directory");
    }
  }

  private void line(String heading, String text) {
    session.print(String.format(Locale.ROOT, "%-12s%s", heading, text));
  }
}
