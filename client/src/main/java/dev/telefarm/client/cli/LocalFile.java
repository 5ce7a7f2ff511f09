package dev.telefarm.client.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of this machine that appears, or replaces the one of its name, only when it is complete;
 * until then its bytes are in {@code <name>.incomplete} beside it. What exists and is no regular
 * file (a pipe, a device) is written to as it is.
 */
final class LocalFile implements AutoCloseable {
  private final Path target;
  private final @Nullable Path incomplete;
  private final OutputStream stream;
  private boolean completed;

  private LocalFile(Path target, @Nullable Path incomplete, OutputStream stream) {
    this.target = target;
    this.incomplete = incomplete;
    this.stream = stream;
  }

  static LocalFile create(Path target) {
    boolean special = Files.exists(target) && !Files.isRegularFile(target);
    Path incomplete = special ? null : target.resolveSibling(target.getFileName() + ".incomplete");
    try {
      return new LocalFile(
          target, incomplete, Files.newOutputStream(incomplete == null ? target : incomplete));
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  OutputStream stream() {
    return stream;
  }

  /** All bytes are written: gives the file its name. */
  void complete() {
    try {
      stream.close();
      if (incomplete != null) {
        Files.move(incomplete, target, StandardCopyOption.REPLACE_EXISTING);
      }
      completed = true;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Without {@link #complete}: removes what was written. */
  @Override
  public void close() {
    if (completed) {
      return;
    }
    try {
      stream.close();
      if (incomplete != null) {
        Files.deleteIfExists(incomplete);
      }
    } catch (IOException _) {
      // What made it incomplete is being reported already.
    }
  }

  static CommandFailure failure(Path file, IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ ->
          new CommandFailure(
              ExitCode.LOCAL_FILE, file + " does not exist", "check the name and the folder");
      case AccessDeniedException _ ->
          new CommandFailure(
              ExitCode.LOCAL_FILE, file + " is not accessible", "check its permissions");
      case FileSystemException e when e.getReason() != null ->
          new CommandFailure(
              ExitCode.LOCAL_FILE, file + ": " + e.getReason(), "choose another, or cure that");
      default ->
          new CommandFailure(
              ExitCode.LOCAL_FILE,
              file + ": " + cause.getMessage(),
              "see whether its disk is full or failing");
    };
  }
}
