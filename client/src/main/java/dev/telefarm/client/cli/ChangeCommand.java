package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Download;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Does one thing to downloads that there are: pause, resume, retry or cancel. */
@Command
final class ChangeCommand implements Callable<Integer> {
  private final Session session;
  private final BiFunction<TelefarmClient, String, Download> change;
  private final String done;

  @Parameters(
      arity = "1..*",
      paramLabel = "DOWNLOAD",
      description = "Ids from `telefarm downloads`.")
  List<String> downloads = new ArrayList<>();

  private ChangeCommand(
      Session session, BiFunction<TelefarmClient, String, Download> change, String done) {
    this.session = session;
    this.change = change;
    this.done = done;
  }

  static CommandLine pause(Session session) {
    return line(
        "Have downloads wait until they are resumed; what is on the disk stays.",
        new ChangeCommand(session, TelefarmClient::pause, "paused"));
  }

  static CommandLine resume(Session session) {
    return line(
        "Let paused downloads go on.",
        new ChangeCommand(session, TelefarmClient::resume, "goes on"));
  }

  static CommandLine retry(Session session) {
    return line(
        "Begin failed or cancelled downloads anew.",
        new ChangeCommand(session, TelefarmClient::retry, "begins anew"));
  }

  static CommandLine cancel(Session session) {
    return line(
        "Stop downloads for good and remove their partial files.",
        new ChangeCommand(session, TelefarmClient::cancel, "cancelled"));
  }

  private static CommandLine line(String description, ChangeCommand command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  @Override
  public Integer call() {
    return new DownloadChanges(session).run(downloads, change, done);
  }
}
