package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.config.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a worker.
 *
 * @param home the runnable tree; the worker's jars are in its folder {@code worker}
 * @param mainClass normally the worker's own main
 * @param classPath normally {@code <home>/worker/*}
 */
public record WorkerCommand(
    Path javaHome,
    Path home,
    String classPath,
    String mainClass,
    Path tdlibLibrary,
    DataDirectory data) {
  /** The command as the build lays it out. */
  public static WorkerCommand standard(
      Path javaHome, Path home, Path tdlibLibrary, DataDirectory data) {
    return new WorkerCommand(
        javaHome,
        home,
        home.resolve("worker").resolve("*").toString(),
        "dev.telefarm.worker.WorkerMain",
        tdlibLibrary,
        data);
  }

  List<String> arguments(LaunchSpec spec) {
    Path account = data.account(spec.account());
    List<String> arguments = new ArrayList<>();
    arguments.add(javaHome.resolve("bin").resolve("java").toString());
    arguments.addAll(flags(account));
    arguments.add("-Dtelefarm.home=" + home);
    arguments.addAll(List.of("-cp", classPath, mainClass));
    arguments.addAll(List.of("--account", spec.account().value()));
    arguments.addAll(List.of("--data-dir", account.toString()));
    arguments.addAll(List.of("--link", data.linkSocket().toString()));
    arguments.addAll(List.of("--epoch", Long.toString(spec.epoch())));
    arguments.addAll(List.of("--tdlib-library", tdlibLibrary.toString()));
    return arguments;
  }

  /**
   * Small, but with C2: at -XX:TieredStopAtLevel=1 the JVM has no intrinsic SHA-256 and CRC32C, and
   * proving a file would cost more than fetching it. SerialGC needs no threads and the least
   * memory. The heap's ceiling leaves room for a full-speed download's buffers; TDLib's own memory
   * is outside of it. A small young generation, a heap that gives back, and one Netty arena of
   * small chunks for the one connection there is save 11 MB together (measured). After an
   * OutOfMemoryError nothing in a JVM can be trusted: it ends (code 3) and is started anew.
   * hsperfdata would be a file in /tmp for each worker that nobody reads.
   */
  private static List<String> flags(Path account) {
    return List.of(
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
        "-XX:ErrorFile=" + account.resolve("logs").resolve("hs_err_pid%p.log"),
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }
}
