package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.config.WorkersConfig;
import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Launches workers and recognises those of an earlier supervisor. Closing it ends no worker: they
 * outlive their supervisor on purpose. Thread-safe.
 */
public final class WorkerProcesses implements AutoCloseable {
  /** How soon the end of an adopted process is noticed: the system tells it to its parent only. */
  private static final Duration POLL = Duration.ofMillis(200);

  private final PlatformProcess platform;
  private final WorkerCommand command;
  private final DataDirectory data;
  private final ProcessLimits limits;
  private final ClassCache cache;
  private final ThreadDumps dumps;
  private final WorkerLogs logs;
  private final Queue<WorkerProcess> adopted = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("adopted-workers").daemon().factory());
  private final ExecutorService launcher =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("launcher").daemon().factory());

  private WorkerProcesses(
      PlatformProcess platform,
      WorkerCommand command,
      DataDirectory data,
      ProcessLimits limits,
      WorkerLogs logs) {
    this.platform = platform;
    this.dumps = new ThreadDumps(platform, poller);
    this.command = command;
    this.data = data;
    this.limits = limits;
    this.logs = logs;
    this.cache =
        new ClassCache(
            command,
            platform,
            List.of(command.home().resolve("cache"), data.cache()),
            data.run().resolve("rehearsal"));
  }

  /**
   * Gets ready to launch.
   *
   * @param hardBytes the most memory that a worker may have
   */
  public static WorkerProcesses start(
      WorkerCommand command, DataDirectory data, WorkersConfig workers, long hardBytes)
      throws IOException {
    PlatformProcess platform =
        System.getProperty("os.name", "").equals("Linux")
            ? new LinuxProcess()
            : new PortableProcess();
    ProcessLimits limits = LimitsProbe.ofThisHost().find(hardBytes);
    var processes =
        new WorkerProcesses(
            platform,
            command,
            data,
            limits,
            WorkerLogs.start(data, workers.logBytes(), workers.logFiles()));
    var _ =
        processes.poller.scheduleWithFixedDelay(
            processes::poll, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
    return processes;
  }

  /**
   * Starts a worker as a child, in a session of its own, its output appended to the account's log:
   * a file, because a pipe would break with the supervisor. Returns at once: folders and processes
   * take their time on a busy machine. Completes with IOException as the cause if there is no
   * process.
   */
  public CompletableFuture<WorkerProcess> launch(LaunchSpec spec) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return launchNow(spec);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        launcher);
  }

  private WorkerProcess launchNow(LaunchSpec spec) throws IOException {
    Path folder = data.createAccount(spec.account());
    File log = log(spec.account()).file();
    List<String> arguments = new ArrayList<>(platform.detachPrefix());
    arguments.addAll(limits.prefix());
    arguments.addAll(command.arguments(spec, spec.cached() ? cache.file() : Optional.empty()));
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(folder.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log)).redirectErrorStream(true);
    WorkerEnvironment.set(builder.environment(), spec.token());
    Process process = builder.start();
    CompletableFuture<ExitStatus> exit =
        process.onExit().thenApply(ended -> new ExitStatus.Code(ended.exitValue()));
    // A process that is gone already has no identity, but its exit will come.
    ProcessIdentity identity =
        platform.identify(process.pid()).orElseGet(() -> new ProcessIdentity(process.pid(), 0, ""));
    return new WorkerProcess(identity, platform, exit, false);
  }

  /** What the operating system enforces on the workers that are launched. */
  public LimitsInForce limits() {
    return limits.inForce();
  }

  /**
   * Makes later launches faster: finds or makes the cache of the workers' classes, in the
   * background. The link must be serving.
   */
  public void prepareClassCache() {
    var _ = Thread.ofVirtual().name("class-cache").start(cache::prepare);
  }

  /** What the account's workers print, whether one is running or not. */
  public WorkerLog log(AccountId account) {
    return logs.of(account);
  }

  /** Takes over a process of an earlier supervisor, if exactly that one still lives. */
  public Optional<WorkerProcess> adopt(ProcessIdentity identity) {
    if (!platform.isAlive(identity)) {
      return Optional.empty();
    }
    var process = new WorkerProcess(identity, platform, new CompletableFuture<>(), true);
    adopted.add(process);
    return Optional.of(process);
  }

  /**
   * Has the process say what its threads do; a file in the folder. Completes, never exceptionally,
   * within about a second.
   */
  public CompletableFuture<Optional<Path>> dump(WorkerProcess process, Path logs) {
    return dumps.take(process, logs);
  }

  private void poll() {
    adopted.removeIf(process -> {
      boolean gone = !process.isAlive();
      if (gone) {
        process.exit().complete(new ExitStatus.Gone());
      }
      return gone;
    });
  }

  @Override
  public void close() {
    cache.close();
    launcher.shutdown();
    poller.shutdownNow();
    logs.close();
  }
}
