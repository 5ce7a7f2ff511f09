package dev.telefarm.bench.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process that the bench started, and ends. */
final class ChildProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 20;

  private final String name;
  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildProcess(String name, Process process, Path folder) {
    this.name = name;
    this.process = process;
    output = output(name, folder);
    errors = errors(name, folder);
  }

  /**
   * Starts a command; its standard output goes to {@code name.out} in {@code folder}, its standard
   * error to {@code name.log}.
   */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    Process process =
        builder(name, command, environment, folder)
            .redirectOutput(output(name, folder).toFile())
            .start();
    return new ChildProcess(name, process, folder);
  }

  private static Path output(String name, Path folder) {
    return folder.resolve(name + ".out");
  }

  private static Path errors(String name, Path folder) {
    return folder.resolve(name + ".log");
  }

  /** As {@link #start}, but with its standard output as a pipe. */
  static ChildProcess startPiped(String name, List<String> command, Path folder)
      throws IOException {
    return new ChildProcess(name, builder(name, command, Map.of(), folder).start(), folder);
  }

  private static ProcessBuilder builder(
      String name, List<String> command, Map<String, String> environment, Path folder) {
    var builder = new ProcessBuilder(command);
    builder.redirectError(errors(name, folder).toFile());
    builder.directory(folder.toFile()); // what a crash leaves goes with it
    // What somebody has exported must not steer what is measured.
    builder.environment().keySet().removeIf(key -> key.startsWith("TELEFARM_"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** This process's own, for a process that works in another folder. */
  static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits for a line of standard output that begins with {@code start}. */
  String awaitLine(String start) {
    return Polling.until(
            name + "'s ready line",
            START,
            () -> {
              if (!process.isAlive()) {
                throw new NotMeasuredException(name + " ended at its start: " + lastWords());
              }
              return lines(start);
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private Optional<String> lines(String start) {
    try {
      // Without a line break the line may not be whole yet.
      String text = Files.readString(output);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> line.startsWith(start))
          .findFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The last line of its standard error. */
  String lastWords() {
    try (Stream<String> lines = Files.lines(errors)) {
      return lines.reduce("ended without a word", (_, line) -> line);
    } catch (IOException e) {
      return "ended, and its log cannot be read: " + e.getMessage();
    }
  }

  /**
   * Waits for its end.
   *
   * @throws NotMeasuredException if it does not end in time, or with another status than 0
   */
  void awaitSuccess(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        throw new NotMeasuredException(name + " did not succeed: " + lastWords());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotMeasuredException("interrupted");
    }
  }

  Process process() {
    return process;
  }

  /** Waits for a process that was told to end by itself, for a time; then {@link #close}. */
  void closeAfterEnd() {
    try {
      var _ = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** SIGTERM, and SIGKILL if that is not obeyed in time. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
