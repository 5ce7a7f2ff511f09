package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.proto.v1.Download;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Stop downloads for good and remove their partial files.")
final class CancelCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      arity = "1..*",
      paramLabel = "DOWNLOAD",
      description = "Ids from `telefarm downloads`.")
  List<String> downloads = new ArrayList<>();

  CancelCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    int exitCode = ExitCode.OK.code();
    try (TelefarmClient client = session.connect()) {
      for (String each : downloads) {
        try {
          Download cancelled = client.cancel(each);
          session.result(
              cancelled,
              Names.shortName(cancelled.getName())
                  + " cancelled ("
                  + DownloadText.title(cancelled)
                  + ")");
        } catch (TelefarmException e) {
          // One that cannot be cancelled does not keep the others running; an absent supervisor is
          // said once.
          if (e.category() == TelefarmException.Category.UNREACHABLE
              || e.category() == TelefarmException.Category.REFUSED) {
            throw e;
          }
          session.complain(String.valueOf(e.getMessage()), e.remedy());
          exitCode = Math.max(exitCode, ExitCode.of(e.category()).code());
        }
      }
    }
    return exitCode;
  }
}
