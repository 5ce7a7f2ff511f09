package dev.telefarm.worker;

import dev.telefarm.worker.download.CrashPoints;
import dev.telefarm.worker.linux.Landlock;
import dev.telefarm.worker.proxy.Confinement;
import dev.telefarm.worker.telegram.tdjson.LibraryUnusableException;
import dev.telefarm.worker.telegram.tdjson.TdJsonLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The process of one account. Ends with one of {@link ExitCode}; a TERM signal ends it cleanly. */
public final class WorkerMain {
  /** For crash tests only: see {@link CrashPoints}. */
  private static final String CRASH_AT = "telefarm.crash-at";

  /** System property: as on a kernel that cannot confine connections. */
  private static final String NO_LANDLOCK = "telefarm.no-landlock";

  private WorkerMain() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)).number());
  }

  private static ExitCode run(List<String> arguments) {
    WorkerOptions options;
    try {
      options = WorkerOptions.parse(arguments, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("worker: " + e.getMessage() + "; " + WorkerOptions.USAGE);
      return ExitCode.USAGE;
    }
    // Before the first logger exists: WorkerLogging puts it into every line.
    System.setProperty("telefarm.account", options.account());
    CompletableFuture<ExitCode> exit = new CompletableFuture<>();
    // First of all, beside everything else: nothing needs it before the supervisor has said what is
    // wanted.
    CompletableFuture<TdJsonLibrary> library =
        CompletableFuture.supplyAsync(
            () -> load(options, exit),
            task -> Thread.ofPlatform().name("td-load").daemon().start(task));
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    CountDownLatch ended = new CountDownLatch(1);
    endOnSignal(exit, ended);
    try {
      return run(options, library, exit);
    } catch (IOException e) {
      System.err.println("worker: " + e);
      return ExitCode.INTERNAL;
    } catch (InterruptedException e) {
      return ExitCode.INTERNAL;
    } finally {
      // The hook runs at every end of the process: it must not take this one for a signal's.
      var _ = exit.complete(ExitCode.INTERNAL);
      ended.countDown();
    }
  }

  private static ExitCode run(
      WorkerOptions options,
      CompletableFuture<TdJsonLibrary> library,
      CompletableFuture<ExitCode> exit)
      throws IOException, InterruptedException {
    Optional<AccountFolder> locked = AccountFolder.lock(options.dataDir());
    if (locked.isEmpty()) {
      System.err.println("worker: another worker holds " + options.dataDir());
      return ExitCode.LOCKED;
    }
    try (AccountFolder folder = locked.get()) {
      ProcessIdentity process = ProcessIdentity.own();
      folder.announce(process, options.epoch());
      boolean rehearsal = options.account().equals(Rehearsal.ACCOUNT);
      Worker worker =
          new Worker(
              options,
              folder,
              process,
              version(),
              rehearsal ? CompletableFuture.completedFuture(TdJsonLibrary.rehearsed()) : library,
              Boolean.getBoolean(NO_LANDLOCK) ? Confinement.NONE : new Landlock(),
              InstantSource.system(),
              System::nanoTime,
              RandomGenerator.getDefault(),
              CrashPoints.at(System.getProperty(CRASH_AT, "")),
              exit);
      if (rehearsal) {
        return Rehearsal.run(worker, library.join(), exit);
      }
      worker.start();
      ExitCode code = exit.join();
      worker.close();
      return code;
    }
  }

  private static TdJsonLibrary load(WorkerOptions options, CompletableFuture<ExitCode> exit) {
    try {
      return TdJsonLibrary.load(options.tdlibLibrary(), options.tdlibVerbosity());
    } catch (LibraryUnusableException e) {
      System.err.println("worker: " + e.getMessage());
      exit.complete(ExitCode.LIBRARY_UNUSABLE);
      throw e;
    } catch (RuntimeException | LinkageError e) {
      exit.complete(ExitCode.INTERNAL);
      throw e;
    }
  }

  /**
   * A JVM that a signal ends has the signal's exit code, whatever its hooks do: so the hook waits,
   * and ends it with its own.
   */
  private static void endOnSignal(CompletableFuture<ExitCode> exit, CountDownLatch ended) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("signal")
                .unstarted(() -> {
                  if (exit.complete(ExitCode.CLEAN)) {
                    awaitQuietly(ended);
                    Runtime.getRuntime().halt(ExitCode.CLEAN.number());
                  }
                }));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        WorkerMain.class.getResourceAsStream(
            "/META-INF/maven/dev.telefarm/worker/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties.getProperty("version", "development");
  }
}
