package dev.telefarm.client.cli;

import dev.telefarm.client.DownloadContent;
import dev.telefarm.client.TelefarmClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cat",
    description = {
      "Write a download's bytes to standard output, in order, also while it is being fetched:",
      "each as soon as it is on the supervisor's disk. Waits for those that are not there yet.",
      "Ends with an error if the download ends otherwise than complete."
    })
final class CatCommand implements Callable<Integer> {
  /** As large as the largest message. */
  private static final int CHUNK = 256 << 10;

  private final Session session;

  @Parameters(paramLabel = "DOWNLOAD", description = "Id from `telefarm downloads`.")
  String download = "";

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "Begin with this byte (default: 0, the first).")
  long offset;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many bytes (default: up to the end).")
  @Nullable Long limit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file of this machine; it appears when it is complete.")
  @Nullable Path output;

  @Option(names = "--force", description = "Write to a terminal, too.")
  boolean force;

  CatCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    requireBounds();
    Path file = output;
    if (file == null && session.host().terminal() && !force) {
      throw CommandFailure.usage(
          "standard output is a terminal, and a file's bytes may upset it",
          "redirect it, name a file with -o, or use --force");
    }
    try (TelefarmClient client = session.connect();
        DownloadContent content = client.read(download, offset, limit == null ? 0 : limit)) {
      if (file == null) {
        return toStandardOutput(content);
      }
      Path target = session.host().directory().resolve(file);
      long bytes;
      try (LocalFile local = LocalFile.create(target)) {
        bytes = copy(content, local.stream());
        local.complete();
      } catch (NotWritten e) {
        throw LocalFile.failure(target, e.failure());
      }
      session.say(bytes + " bytes in " + target);
      return ExitCode.OK.code();
    }
  }

  private void requireBounds() {
    if (offset < 0) {
      throw CommandFailure.usage("--offset is negative", "give 0 or more");
    }
    if (limit != null && limit < 1) {
      throw CommandFailure.usage("--limit is less than 1", "give 1 or more, or leave it out");
    }
  }

  private int toStandardOutput(DownloadContent content) throws IOException {
    try {
      long _ = copy(content, session.host().bytes());
      return ExitCode.OK.code();
    } catch (NotWritten e) {
      if (readerIsGone(e.failure())) {
        return ExitCode.BROKEN_PIPE.code(); // as `head` wants it: nothing is wrong
      }
      throw new CommandFailure(
          ExitCode.LOCAL_FILE,
          "standard output cannot be written: " + e.failure().getMessage(),
          "see whether its disk is full");
    }
  }

  /** The JVM gives only the system's words: "Broken pipe", and "pipe" in many other languages. */
  private static boolean readerIsGone(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }

  private static long copy(DownloadContent content, OutputStream to)
      throws IOException, NotWritten {
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
      try {
        to.write(chunk, 0, count);
      } catch (IOException e) {
        throw new NotWritten(e);
      }
      bytes += count;
    }
    return bytes;
  }

  /** It was the writing that failed, not the reading. */
  private static final class NotWritten extends Exception {
    private static final long serialVersionUID = 1;

    private final IOException failure;

    NotWritten(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }
}
