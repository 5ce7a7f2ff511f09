package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.config.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line of a worker.
 *
 * @param home the runnable tree; the worker's jars are in its folder {@code worker}
 */
public record WorkerCommand(Path javaHome, Path home, Path tdlibLibrary, DataDirectory data) {
  /** What a worker without an account calls itself; see WorkerSnapshot.account. */
  public static final String REHEARSAL = "-rehearsal";

  private static final String MAIN = "dev.telefarm.worker.WorkerMain";

  /**
   * Small, but with C2: at -XX:TieredStopAtLevel=1 the JVM has no intrinsic SHA-256 and CRC32C, and
   * proving a file would cost more than fetching it. SerialGC needs no threads and the least
   * memory. The heap's ceiling leaves room for a full-speed download's buffers; TDLib's own memory
   * is outside of it. A small young generation, a heap that gives back, and one Netty arena of
   * small chunks for the one connection there is save 11 MB together (measured). After an
   * OutOfMemoryError nothing in a JVM can be trusted: it ends (code 3) and is started anew.
   * hsperfdata would be a file in /tmp for each worker that nobody reads.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms8m",
          "-Xmn3m",
          "-Xmx192m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-Dio.netty.allocator.numDirectArenas=1",
          "-Dio.netty.allocator.numHeapArenas=0",
          "-Dio.netty.allocator.maxOrder=3",
          "-XX:+ExitOnOutOfMemoryError",
          // What TDLib frees goes back to the system, once a minute.
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:TrimNativeHeapInterval=60000",
          "-XX:-UsePerfData",
          // Compiles what runs ten times as often as usual: a third of a start's processor time
          // went to code that runs only then. A download's loops get there within its first
          // megabytes.
          "-XX:CompileThresholdScaling=10",
          // The class cache is mapped where it was made for and shared between the workers, instead
          // of 47 MB being rewritten in each. Profiles in it cost 10 MB, and start the optimising
          // compiler early.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:-AOTRecordTraining",
          "-XX:-AOTReplayTraining",
          // Calls by reflection go through the JVM as it is. Otherwise code is made for each kind,
          // a twentieth of a start's processor time; TDLib's objects are too few to need it.
          "-Djdk.reflect.useNativeAccessorOnly=true",
          // Loads the whole of JFR for events that nobody records.
          "-Dio.netty.jfr.enabled=false",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * A worker of an account.
   *
   * @param cache the {@link ClassCache} if there is one
   */
  List<String> arguments(LaunchSpec spec, Optional<Path> cache) {
    Path folder = data.account(spec.account());
    List<String> arguments = java(folder, cache.map(file -> "-XX:AOTCache=" + file).stream());
    arguments.addAll(worker(spec.account().value(), folder, spec.epoch()));
    return arguments;
  }

  /** A worker without an account that only notes which classes it uses. */
  List<String> rehearsal(Path folder, Path notes) {
    List<String> arguments =
        java(folder, Stream.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes));
    arguments.addAll(worker(REHEARSAL, folder, 0));
    return arguments;
  }

  /** Makes the cache of the classes that were noted. Runs nothing of the worker. */
  List<String> makeCache(Path folder, Path notes, Path cache) {
    return java(
        folder,
        Stream.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + notes, "-XX:AOTCache=" + cache));
  }

  /** What a cache depends on. */
  List<String> cacheInputs() {
    List<String> inputs = new ArrayList<>(FLAGS);
    inputs.add(classPath());
    return inputs;
  }

  /** The folder of the jars. */
  Path jars() {
    return home.resolve("worker");
  }

  private String classPath() {
    return jars().resolve("*").toString();
  }

  private List<String> java(Path folder, Stream<String> cacheFlags) {
    List<String> arguments = new ArrayList<>();
    arguments.add(javaHome.resolve("bin").resolve("java").toString());
    arguments.addAll(FLAGS);
    cacheFlags.forEach(arguments::add);
    arguments.add("-XX:ErrorFile=" + folder.resolve("logs").resolve("hs_err_pid%p.log"));
    arguments.add("-Dtelefarm.home=" + home);
    arguments.add("-Djava.library.path=" + home.resolve("native"));
    arguments.addAll(List.of("-cp", classPath()));
    return arguments;
  }

  private List<String> worker(String account, Path folder, long epoch) {
    return List.of(
        MAIN,
        "--account",
        account,
        "--data-dir",
        folder.toString(),
        "--link",
        data.linkSocket().toString(),
        "--epoch",
        Long.toString(epoch),
        "--tdlib-library",
        tdlibLibrary.toString());
  }
}
