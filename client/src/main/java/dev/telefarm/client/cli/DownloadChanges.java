package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.proto.v1.Download;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Does the same to each of several downloads. */
final class DownloadChanges {
  private final Session session;

  DownloadChanges(Session session) {
    this.session = session;
  }

  /**
   * One that refuses does not keep the others from being changed; an absent supervisor is said
   * once.
   *
   * @param done what is said of each that was changed
   * @return the exit code
   */
  int run(
      List<String> downloads, BiFunction<TelefarmClient, String, Download> change, String done) {
    return each(
        downloads,
        (client, each) -> {
          Download changed = change.apply(client, each);
          session.result(
              changed,
              Names.shortName(changed.getName())
                  + " "
                  + done
                  + " ("
                  + DownloadText.title(changed)
                  + ")");
        });
  }

  /**
   * As {@link #run}.
   *
   * @param change says itself what was done; throws nothing of gRPC's
   */
  int each(List<String> downloads, BiConsumer<TelefarmClient, String> change) {
    int exitCode = ExitCode.OK.code();
    try (TelefarmClient client = session.connect()) {
      for (String each : downloads) {
        try {
          change.accept(client, each);
        } catch (TelefarmException e) {
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
