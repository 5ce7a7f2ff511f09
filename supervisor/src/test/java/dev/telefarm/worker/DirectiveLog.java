package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.WorkerDirective;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What an account's puppets were told of downloads, nudges too, one after the other, for tests to
 * read: the file {@code directives} in the account's folder. The desired state stands in it as one
 * put for each download.
 */
public final class DirectiveLog {
  private final Path file;

  public DirectiveLog(Path accountFolder) {
    this.file = accountFolder.resolve("directives");
  }

  void add(WorkerDirective directive) {
    List<WorkerDirective> told =
        switch (directive.getDirectiveCase()) {
          case DESIRED ->
              directive.getDesired().getDownloadsList().stream().map(DirectiveLog::put).toList();
          case PUT_DOWNLOAD, REMOVE_DOWNLOAD, KNOWN_PARTS, NUDGE -> List.of(directive);
          case LOGIN_INPUT, QUERY, LOG_OUT, DRAIN, LIMITS, DIRECTIVE_NOT_SET -> List.of();
        };
    var bytes = new ByteArrayOutputStream();
    try {
      for (WorkerDirective each : told) {
        each.writeDelimitedTo(bytes);
      }
      Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WorkerDirective put(DownloadSpec spec) {
    return WorkerDirective.newBuilder().setPutDownload(spec).build();
  }

  /** Everything so far, in order. */
  public List<WorkerDirective> read() throws IOException {
    List<WorkerDirective> directives = new ArrayList<>();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        for (var next = WorkerDirective.parseDelimitedFrom(in);
            next != null;
            next = WorkerDirective.parseDelimitedFrom(in)) {
          directives.add(next);
        }
      }
    }
    return directives;
  }
}
