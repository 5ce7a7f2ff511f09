package dev.telefarm.client.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM that a test started: its main class, its log, and its end. */
final class ChildProcess implements AutoCloseable {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a main of the runnable tree.
   *
   * @param folder the folder of jars below {@code telefarm.home}
   * @param log standard output and error are appended to it
   */
  static ChildProcess start(
      String folder, String main, List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    return start(List.of(), folder, main, arguments, environment, log);
  }

  /**
   * As above.
   *
   * @param prefix a command that replaces itself with the one that follows it
   */
  static ChildProcess start(
      List<String> prefix,
      String folder,
      String main,
      List<String> arguments,
      Map<String, String> environment,
      Path log)
      throws IOException {
    Path home = home();
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            // A test's processes live for seconds: much of that is their start.
            "-XX:CompileThresholdScaling=10",
            "-Xmx256m",
            "-Dtelefarm.home=" + home,
            "-Djava.library.path=" + home.resolve("native"),
            "-Dio.netty.jfr.enabled=false"));
    classCache(home, folder).ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    command.addAll(List.of("-cp", home.resolve(folder) + "/*", main));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // What a developer has exported must not steer a test's processes.
    builder.environment().keySet().removeIf(key -> key.startsWith("TELEFARM_"));
    builder.environment().put("ROCKSDB_MUSL_LIBC", "false"); // see scripts/telefarm
    builder.environment().putAll(environment);
    return new ChildProcess(main, builder.start(), log);
  }

  /** As scripts/lib/classes.sh made it. */
  private static Optional<Path> classCache(Path home, String folder) throws IOException {
    Path caches = Files.createDirectories(home.resolve("cache"));
    try (Stream<Path> all = Files.list(caches)) {
      return all.filter(file -> file.getFileName().toString().matches(folder + "-.*\\.aot"))
          .findFirst();
    }
  }

  /** The runnable tree that the build assembled. */
  static Path home() {
    return Path.of(
        System.getProperty("telefarm.home", Path.of("..", "target", "telefarm").toString()));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL, without waiting for the end. */
  void signalKill() {
    process.destroyForcibly();
  }

  /** SIGKILL, and waits for the end. */
  void kill() {
    signalKill();
    awaitExit(Duration.ofSeconds(10));
  }

  /** SIGTERM; the exit code. Fails when the process does not end in time. */
  int stop() {
    process.destroy();
    return awaitExit(STOP_DEADLINE);
  }

  int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(name + " did not end within " + limit + "\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + name, e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
