package dev.telefarm.worker;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real worker process, as the supervisor would start it. */
final class WorkerProcess implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("telefarm.home"));
  private static final long PATIENCE_SECONDS = 30;

  /** As the supervisor's own; a module that tests workers must not depend on it. */
  private static final List<String> SUPERVISOR_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-Xmn4m",
          "-Xmx192m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-Dio.netty.allocator.numDirectArenas=1",
          "-Dio.netty.allocator.numHeapArenas=0",
          "-Dio.netty.allocator.maxOrder=3",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-Djdk.reflect.useNativeAccessorOnly=true",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  static WorkerProcess start(
      String account,
      Path data,
      Path socket,
      String token,
      Path library,
      Map<String, String> environment,
      String... jvmFlags)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SUPERVISOR_FLAGS);
    command.addAll(List.of(jvmFlags));
    command.addAll(List.of("-cp", HOME.resolve("worker").resolve("*").toString()));
    command.add("dev.telefarm.worker.WorkerMain");
    command.addAll(List.of("--account", account));
    command.addAll(List.of("--data-dir", data.toString()));
    command.addAll(List.of("--link", socket.toString()));
    command.addAll(List.of("--epoch", "1"));
    command.addAll(List.of("--tdlib-library", library.toString()));
    Path logFile = data.resolveSibling("worker.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    // What the machine of the tests has of proxies is not theirs.
    builder.environment().keySet().removeIf(name -> name.toLowerCase(ROOT).endsWith("_proxy"));
    builder.environment().putAll(environment);
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
    return awaitExit(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience)) {
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
