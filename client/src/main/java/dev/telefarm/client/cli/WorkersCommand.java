package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.LiveArea;
import dev.telefarm.client.cli.view.WorkerTable;
import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "workers",
    description = "List the worker processes, one for each account.",
    synopsisSubcommandLabel = "[COMMAND]")
final class WorkersCommand implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Session session;

  @Option(names = "--watch", description = "Show them again every second, until Ctrl-C.")
  boolean watch;

  WorkersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (TelefarmClient client = session.connect();
        UntilInterrupted interrupted = new UntilInterrupted(session.host().interrupts(), watch)) {
      LiveArea area = new LiveArea(session.host().out());
      do {
        List<Worker> workers = new ArrayList<>();
        Listings.workers(client).forEach(workers::add);
        show(workers, area);
      } while (watch && !interrupted.within(INTERVAL));
      return watch ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
    }
  }

  private void show(List<Worker> workers, LiveArea area) {
    if (session.json()) {
      workers.forEach(session::printJson);
      return;
    }
    Instant now = session.host().clock().instant();
    if (watch && session.live()) {
      area.draw(List.of(), WorkerTable.picture(workers, now, session.width().columns() - 1));
    } else {
      session.table(
          WorkerTable.of(workers, now), "No workers; add an account with `telefarm account add`.");
      WorkerTable.warnings(workers).forEach(session::say);
    }
  }
}
