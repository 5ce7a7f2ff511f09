package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.proto.v1.DeleteDownloadRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = {
      "Forget downloads that have ended; their files stay.",
      "`get --skip-known` still knows what was fetched, unless the file was deleted too."
    })
final class DeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      arity = "1..*",
      paramLabel = "DOWNLOAD",
      description = "Ids from `telefarm downloads`.")
  List<String> downloads = new ArrayList<>();

  @Option(names = "--with-file", description = "Also delete the files that they have fetched.")
  boolean withFile;

  @Option(names = "--allow-missing", description = "Downloads that are gone already are no error.")
  boolean allowMissing;

  DeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new DownloadChanges(session)
        .each(
            downloads,
            (client, each) -> {
              String name = Names.download(each);
              try {
                var _ =
                    client
                        .downloads()
                        .deleteDownload(
                            DeleteDownloadRequest.newBuilder()
                                .setName(name)
                                .setAllowMissing(allowMissing)
                                .setDeleteFile(withFile)
                                .build());
              } catch (StatusRuntimeException e) {
                throw TelefarmException.from(e);
              }
              session.result(
                  WatchDownloadsResponse.Deleted.newBuilder().setName(name),
                  Names.shortName(name) + " deleted" + (withFile ? " with its file" : ""));
            });
  }
}
