package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.proto.v1.Download;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Read files again and compare them with what was recorded of them: the SHA-256 of complete",
      "ones, the checksum of each durable part of the others. Changes nothing.",
      "The supervisor reads on its host; with --manifest this command reads by itself, on this",
      "machine, and needs no supervisor."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "DOWNLOAD", description = "Ids from `telefarm downloads`.")
  List<String> downloads = new ArrayList<>();

  @Option(
      names = "--all",
      description = "Every download with something on the disk; of a path the last one only.")
  boolean all;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The files of this manifest, written by `telefarm get --manifest`.")
  @Nullable Path manifest;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path list = manifest;
    if ((downloads.isEmpty() ? 0 : 1) + (all ? 1 : 0) + (list == null ? 0 : 1) != 1) {
      throw CommandFailure.usage(
          "what is to be verified is not clear", "give downloads, or --all, or --manifest FILE");
    }
    Verdicts verdicts = new Verdicts(session);
    if (list != null) {
      new ManifestVerification(verdicts).run(session.host().directory().resolve(list));
      return verdicts.finish();
    }
    try (TelefarmClient client = session.connect()) {
      for (String name : all ? onDisk(client) : downloads) {
        verify(client, Names.download(name), verdicts);
      }
    }
    return verdicts.finish();
  }

  private static void verify(TelefarmClient client, String name, Verdicts verdicts) {
    try {
      verdicts.add(name, client.verify(name));
    } catch (TelefarmException e) {
      // One that cannot be judged does not keep the others from it; an absent supervisor is said
      // once.
      if (e.category() == TelefarmException.Category.UNREACHABLE
          || e.category() == TelefarmException.Category.REFUSED) {
        throw e;
      }
      verdicts.addFailure(e);
    }
  }

  /** Newest first, so that what was replaced since is left out. */
  private static List<String> onDisk(TelefarmClient client) {
    List<String> names = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    for (Download download : Listings.downloads(client, List.of())) {
      if (hasBytes(download) && paths.add(download.getPath())) {
        names.add(download.getName());
      }
    }
    return names;
  }

  private static boolean hasBytes(Download download) {
    return switch (download.getState()) {
      // What was skipped is another download's file, or the user's.
      case STATE_COMPLETED -> !DownloadText.skipped(download);
      case STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_VERIFYING ->
          download.getProgress().getDurableBytes() > 0;
      case STATE_FAILED, STATE_CANCELLED, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }
}
