package dev.telefarm.client.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * One run of scripts/telefarm against a farm, as a script would do it: piped, not on a terminal.
 */
final class Command implements AutoCloseable {
  private static final Path LAUNCHER =
      ChildProcess.home().resolve("../../scripts/telefarm").normalize();

  private final String line;
  private final Process process;
  private final Path out;
  private final Path err;

  private Command(String line, Process process, Path out, Path err) {
    this.line = line;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The command's own file, for programs that run it. */
  static String launcher() {
    return LAUNCHER.toString();
  }

  /** Starts it; {@code input} is all of its standard input. */
  static Command start(Farm farm, String input, String... arguments) {
    return start(farm, List.of(LAUNCHER.toString()), input, arguments);
  }

  /** As above, for another program that finds its farm in the same way. */
  static Command start(Farm farm, List<String> program, String input, String... arguments) {
    try {
      Path folder = Files.createTempDirectory(farm.data().getParent(), "command");
      Path in = Files.writeString(folder.resolve("in"), input);
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      var line = new ArrayList<>(program);
      line.addAll(List.of(arguments));
      var builder = new ProcessBuilder(line);
      builder.environment().keySet().removeIf(key -> key.startsWith("TELEFARM_"));
      builder.environment().put("TELEFARM_DATA", farm.data().toString());
      Process process =
          builder
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return new Command(String.join(" ", arguments), process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  static Command run(Farm farm, String input, String... arguments) {
    Command command = start(farm, input, arguments);
    command.awaitExit();
    return command;
  }

  /** Runs it to its end and fails unless it exits with 0 and says nothing on standard error. */
  static String output(Farm farm, String... arguments) {
    try (Command command = run(farm, "", arguments)) {
      if (command.exitCode() != 0 || !command.err().isEmpty()) {
        throw new AssertionError(command.toString());
      }
      return command.out();
    }
  }

  Command awaitExit() {
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + this);
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits until it has said something on standard error. */
  void awaitErr(String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .failFast("it ended", () -> !process.isAlive())
        .until(() -> err().contains(text));
  }

  int exitCode() {
    return process.exitValue();
  }

  String out() {
    return read(out);
  }

  /** Standard output as the file that it goes to. */
  Path outFile() {
    return out;
  }

  long outSize() {
    try {
      return Files.size(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String err() {
    return read(err);
  }

  @Override
  public String toString() {
    return "telefarm " + line + "\n--- out\n" + out() + "\n--- err\n" + err();
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static String read(Path file) {
    try {
      // Not strictly: while it runs, its last character may be there by half.
      return Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
