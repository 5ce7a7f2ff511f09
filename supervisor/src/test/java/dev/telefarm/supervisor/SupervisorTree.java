package dev.telefarm.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The supervisor's jars as the build laid them out, with the class cache that it made of them. */
final class SupervisorTree {
  private static final Path HOME =
      Path.of(System.getProperty("telefarm.home", Path.of("..", "target", "telefarm").toString()));

  private SupervisorTree() {}

  /**
   * A JVM of them, for a short life: most of that is its start, which the cache, the small
   * collector and compiling little make three times as cheap.
   *
   * @param more further flags, the main class and its arguments
   */
  static List<String> java(List<String> more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=10",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Dio.netty.jfr.enabled=false",
            "-Djava.library.path=" + HOME.resolve("native")));
    try (Stream<Path> caches = Files.list(HOME.resolve("cache"))) {
      caches
          .filter(file -> file.getFileName().toString().matches("supervisor-.*\\.aot"))
          .findFirst()
          .ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    }
    command.addAll(List.of("-cp", HOME.resolve("supervisor").resolve("*").toString()));
    command.addAll(more);
    return command;
  }
}
