package dev.telefarm.client.cli.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A short run of another program. */
final class Program {
  private static final long SECONDS = 30;

  /**
   * How it ended.
   *
   * @param code its exit code; -1 if it could not be started or did not end in time
   * @param output both of its streams, without white space at the ends
   */
  record Result(int code, String output) {
    boolean succeeded() {
      return code == 0;
    }

    String lastLine() {
      return output.lines().reduce("", (_, line) -> line);
    }
  }

  private Program() {}

  /** Runs it to its end, for half a minute at most. */
  static Result run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .start();
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Result(-1, command.getFirst() + " did not end within " + SECONDS + " s");
      }
      return new Result(process.exitValue(), output.join().strip());
    } catch (IOException | CompletionException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(-1, "interrupted");
    }
  }

  /** Runs a main class of a part of the runnable tree, on the JDK of this process. */
  static Result java(Path home, String part, String main, List<String> arguments) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home.resolve(part).resolve("*").toString(),
                main));
    command.addAll(arguments);
    return run(command);
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
