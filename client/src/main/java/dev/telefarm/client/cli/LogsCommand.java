package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.LogText;
import dev.telefarm.proto.v1.ReadWorkerLogRequest;
import dev.telefarm.proto.v1.ReadWorkerLogResponse;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Show what an account's worker printed, also before it, or the supervisor, died.")
final class LogsCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  String account = "";

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "LINES",
      description = "Begin with so many of the newest lines (default: 50).")
  int lines = 50;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is printed from now on, until Ctrl-C.")
  boolean follow;

  LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ReadWorkerLogRequest request =
        ReadWorkerLogRequest.newBuilder()
            .setName(Names.worker(account))
            .setLines(lines)
            .setFollow(follow)
            .build();
    try (TelefarmClient client = session.connect()) {
      Iterator<ReadWorkerLogResponse> answers = client.farm().readWorkerLog(request);
      while (answers.hasNext()) {
        show(answers.next());
      }
      return ExitCode.OK.code();
    }
  }

  private void show(ReadWorkerLogResponse answer) {
    if (session.json()) {
      session.printJson(answer);
      return;
    }
    if (answer.getSkippedBytes() > 0) {
      session.say("[" + answer.getSkippedBytes() + " bytes are gone: the log is bounded]");
    }
    for (String line : answer.getLinesList()) {
      session.print(session.host().terminal() ? LogText.printable(line) : line);
    }
  }
}
