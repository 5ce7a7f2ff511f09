package dev.telefarm.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real worker process, as the supervisor would start it. */
final class WorkerProcess implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("telefarm.home"));
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  static WorkerProcess start(Path data, Path socket, String token, Path library)
      throws IOException {
    return start(
        token,
        data.resolveSibling("worker.log"),
        List.of(
            "--account", "alice",
            "--data-dir", data.toString(),
            "--link", socket.toString(),
            "--epoch", "1",
            "--tdlib-library", library.toString()));
  }

  static WorkerProcess start(String token, Path logFile, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                HOME.resolve("worker").resolve("*").toString(),
                "dev.telefarm.worker.WorkerMain"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().put("TELEFARM_LINK_TOKEN", token);
    return new WorkerProcess(builder.start());
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** As the kernel or a person would, at any moment. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  void terminate() {
    process.destroy();
  }

  int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the worker does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit();
  }
}
