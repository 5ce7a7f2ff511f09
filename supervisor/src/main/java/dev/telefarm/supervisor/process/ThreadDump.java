package dev.telefarm.supervisor.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a JVM prints of its threads at SIGQUIT, taken out of the file that its output goes to. That
 * needs nothing of the JVM but its signal thread, so it works where threads wait for each other for
 * ever, and needs no second JVM, as jcmd would. Not thread-safe.
 */
final class ThreadDump {
  private static final String FIRST_LINE = "Full thread dump";

  /** Printed after the threads; what follows (deadlocks, the heap) is short. */
  private static final String LAST_LINE = "JNI global refs";

  /** More than a thousand threads print. */
  private static final int LIMIT_BYTES = 4 << 20;

  private final Path output;
  private final long start;
  private long seen;

  private ThreadDump(Path output, long start) {
    this.output = output;
    this.start = start;
  }

  /** To be called before the signal; what the output has by then is not of the dump. */
  static ThreadDump expectIn(Path output) throws IOException {
    return new ThreadDump(output, Files.size(output));
  }

  /** The dump if it is there and grew no more since the last call; else empty. */
  Optional<String> take() throws IOException {
    String text = printed();
    boolean still = text.length() == seen;
    seen = text.length();
    int first = text.indexOf(FIRST_LINE);
    return still && first >= 0 && text.indexOf(LAST_LINE, first) >= 0
        ? Optional.of(text.substring(first))
        : Optional.empty();
  }

  /** As much as there is now of a dump; for when it takes too long. */
  Optional<String> takeUnfinished() throws IOException {
    String text = printed();
    int first = text.indexOf(FIRST_LINE);
    return first < 0 ? Optional.empty() : Optional.of(text.substring(first));
  }

  private String printed() throws IOException {
    try (FileChannel channel = FileChannel.open(output)) {
      // A log that was cut meanwhile begins anew.
      long from = channel.size() < start ? 0 : start;
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LIMIT_BYTES, channel.size() - from));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
        // until it is full, or the file at its end
      }
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }
  }
}
