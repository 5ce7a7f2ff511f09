package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.LiveArea;
import dev.telefarm.client.cli.view.WorkerTable;
import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Option(names = "--watch", description = "Show them as they change, until Ctrl-C.")
  boolean watch;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Without --watch, only of accounts with this label; repeatable.")
  Map<String, String> labels = new LinkedHashMap<>();

  WorkersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (watch && !labels.isEmpty()) {
      throw CommandFailure.usage("--label with --watch", "watch all, or list without --watch");
    }
    try (TelefarmClient client = session.connect()) {
      // The listing comes first also with --watch: an absent supervisor is said at once, not waited
      // for.
      List<Worker> workers = new ArrayList<>();
      Listings.workers(client, labels).forEach(workers::add);
      if (watch) {
        return watch(client);
      }
      if (session.json()) {
        workers.forEach(session::printJson);
      } else {
        table(workers);
      }
      return ExitCode.OK.code();
    }
  }

  private int watch(TelefarmClient client) throws InterruptedException {
    LiveArea area = new LiveArea(session.host().out());
    try (UntilInterrupted interrupted = new UntilInterrupted(session.host().interrupts(), true);
        WorkerFollower follower = new WorkerFollower(client)) {
      boolean goesOn;
      do {
        // Once more also after the end: what came before it is shown.
        goesOn = !interrupted.now() && !follower.ended();
        List<Worker> changed = follower.awaitChanges(INTERVAL);
        if (session.json()) {
          changed.forEach(session::printJson);
        } else if (session.live()) {
          List<String> picture =
              new ArrayList<>(
                  WorkerTable.picture(
                      follower.workers(),
                      session.host().clock().instant(),
                      session.width().columns() - 1));
          if (follower.away()) {
            picture.add("The supervisor has gone; waiting for it.");
          }
          area.draw(List.of(), picture);
        } else if (!changed.isEmpty()) {
          table(follower.workers());
        }
      } while (goesOn && !interrupted.within(INTERVAL));
      follower.throwWhyItEnded();
      return ExitCode.INTERRUPTED.code();
    }
  }

  private void table(List<Worker> workers) {
    Instant now = session.host().clock().instant();
    session.table(
        WorkerTable.of(workers, now), "No workers; add an account with `telefarm account add`.");
    WorkerTable.warnings(workers).forEach(session::say);
  }
}
