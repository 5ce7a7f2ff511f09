package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "roll",
    description = {
      "Replace the running workers one after the other, each when the one before is back: after an",
      "upgrade, to run the new program everywhere. Their downloads go on. Ends with an error at",
      "the first that does not come back, and leaves the others as they are."
    })
final class WorkersRollCommand implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** A drain, a start and some backing off. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Session session;

  WorkersRollCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (TelefarmClient client = session.connect();
        UntilInterrupted interrupted = new UntilInterrupted(session.host().interrupts(), true)) {
      List<Worker> running = new ArrayList<>();
      for (Worker worker : Listings.workers(client, Map.of())) {
        if (worker.getPid() != 0) {
          running.add(worker);
        }
      }
      if (running.isEmpty()) {
        session.say("No worker is running.");
      }
      for (Worker old : running) {
        Worker _ =
            client
                .farm()
                .restartWorker(RestartWorkerRequest.newBuilder().setName(old.getName()).build());
        Optional<Worker> next = awaitSuccessor(client, old, interrupted);
        if (next.isEmpty()) {
          return ExitCode.INTERRUPTED.code();
        }
        session.result(next.get(), replaced(old, next.get()));
      }
      return ExitCode.OK.code();
    }
  }

  /** Attached; empty at Ctrl-C. */
  private Optional<Worker> awaitSuccessor(
      TelefarmClient client, Worker old, UntilInterrupted interrupted) throws InterruptedException {
    Instant deadline = session.host().clock().instant().plus(PATIENCE);
    while (!interrupted.within(INTERVAL)) {
      for (Worker worker : Listings.workers(client, Map.of())) {
        if (worker.getName().equals(old.getName())
            && worker.getEpoch() > old.getEpoch()
            && worker.hasHeartbeatAge()) {
          return Optional.of(worker);
        }
      }
      if (session.host().clock().instant().isAfter(deadline)) {
        throw new CommandFailure(
            ExitCode.PRECONDITION,
            Names.shortName(old.getName()) + " did not come back",
            "see `telefarm workers` and `telefarm logs " + Names.shortName(old.getName()) + "`");
      }
    }
    return Optional.empty();
  }

  private static String replaced(Worker old, Worker next) {
    return "%s: pid %d (%s) -> pid %d (%s)"
        .formatted(
            Names.shortName(old.getName()),
            old.getPid(),
            old.getVersion(),
            next.getPid(),
            next.getVersion());
  }
}
