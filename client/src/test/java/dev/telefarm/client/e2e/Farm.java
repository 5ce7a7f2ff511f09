package dev.telefarm.client.e2e;

import static java.util.Objects.requireNonNull;

import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A sandbox, a supervisor and its workers, in a temporary directory. Ends all of them, in reverse
 * order, and fails if a worker is left behind.
 */
final class Farm implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path directory;
  private final Telegram telegram;
  private final WorkerOptions workerOptions;
  private final @Nullable SmallDisk smallDisk;
  private @Nullable Path elsewhere;
  private final Map<String, FarmAccount> accounts = new HashMap<>();
  private @Nullable ChildProcess supervisor;
  private @Nullable TelefarmClient client;

  private Farm(Path directory, Telegram telegram, @Nullable SmallDisk smallDisk) {
    this.directory = directory;
    this.telegram = telegram;
    this.workerOptions = WorkerOptions.in(directory);
    this.smallDisk = smallDisk;
  }

  static Farm start(FarmTest test) {
    SmallDisk smallDisk = null;
    if (test.smallDiskMebibytes() > 0) {
      SmallDisk.assumePossible();
    }
    try {
      // Short: a Unix socket's path has room for about 100 bytes.
      Path directory = Files.createTempDirectory("tf");
      if (test.smallDiskMebibytes() > 0) {
        smallDisk = new SmallDisk(directory.resolve("small"), test.smallDiskMebibytes());
      }
      Farm farm = new Farm(directory, Telegram.start(directory.resolve("sandbox")), smallDisk);
      List<String> accounts = List.of(test.accounts());
      try {
        farm.configure(test.configuration());
        farm.startSupervisor();
        for (String account : accounts) {
          farm.telegram.addAccount(account);
        }
        for (String account : accounts) {
          farm.addAccount(account).logIn();
        }
        return farm;
      } catch (RuntimeException | Error e) {
        System.err.println(farm.logs());
        farm.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Telegram telegram() {
    return telegram;
  }

  TelefarmClient client() {
    if (client == null) {
      throw new IllegalStateException("the supervisor was not started");
    }
    return client;
  }

  Path data() {
    return directory.resolve("data");
  }

  /** Where downloads of tests go. */
  Path files() {
    return directory.resolve("files");
  }

  /** A folder below {@link #files} that nothing else uses; not created. */
  Path newFolder() {
    return files().resolve(UUID.randomUUID().toString());
  }

  /** A folder on another file system than the data directory; the test is skipped without one. */
  Path otherFileSystem() {
    try {
      Path shared = Path.of("/dev/shm");
      Assumptions.assumeTrue(
          Files.isWritable(shared)
              && !Files.getFileStore(shared).equals(Files.getFileStore(directory)),
          "no second file system to write to");
      Path created = Files.createTempDirectory(shared, "tf");
      elsewhere = created;
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the workers know it. */
  Path smallDisk() {
    return requireNonNull(smallDisk).path();
  }

  /** A path as the workers know it, as this process reaches it. */
  Path reachable(Path path) {
    return smallDisk != null && path.startsWith(smallDisk.path())
        ? smallDisk.seenThrough(supervisor(), path)
        : path;
  }

  WorkerOptions workerOptions() {
    return workerOptions;
  }

  FarmOrder order(String file) {
    return new FarmOrder(this, file);
  }

  FarmAccount account(String id) {
    FarmAccount account = accounts.get(id);
    if (account == null) {
      throw new IllegalArgumentException("no account " + id + " in this test");
    }
    return account;
  }

  /** Adds an account to the farm, not logged in yet. */
  FarmAccount addAccount(String id) {
    Account created =
        client()
            .accounts()
            .createAccount(CreateAccountRequest.newBuilder().setAccountId(id).build());
    FarmAccount account = new FarmAccount(this, created.getName(), id);
    accounts.put(id, account);
    return account;
  }

  private void configure(String configuration) throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("telefarm.toml"), configuration);
  }

  /** Starts the supervisor, for the first time or again, and waits until it serves. */
  void startSupervisor() {
    startSupervisor(Map.of());
  }

  /** As above, with further variables in its environment. */
  void startSupervisor(Map<String, String> variables) {
    try {
      var environment = new HashMap<>(telegram.supervisorEnvironment());
      environment.put("JDK_JAVA_OPTIONS", workerOptions.launcherVariable());
      environment.putAll(variables);
      ChildProcess started =
          ChildProcess.start(
              smallDisk == null ? List.of() : smallDisk.prefix(),
              "supervisor",
              "dev.telefarm.supervisor.SupervisorMain",
              List.of("--data", data().toString(), "--listen", "127.0.0.1:0"),
              environment,
              directory.resolve("supervisor.log"));
      supervisor = started;
      Awaitility.await("the supervisor's ready line")
          .atMost(START)
          .pollInterval(Duration.ofMillis(20))
          .failFast("the supervisor ended", () -> !started.isAlive())
          .until(() -> started.log().contains("pid " + started.pid()));
      // A new one: raw stubs do not wait for a connection's backoff. That handles and watches
      // survive a restart is
      // the library's own test.
      if (client != null) {
        client.close();
      }
      client = TelefarmClient.connect(FarmAddress.ofDataDirectory(data()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ChildProcess supervisor() {
    if (supervisor == null) {
      throw new IllegalStateException("the supervisor was not started");
    }
    return supervisor;
  }

  /** SIGKILL for the supervisor and every worker, at the same time; returns when all are gone. */
  void killEverything() {
    List<ProcessHandle> workers = workerProcesses();
    supervisor().signalKill();
    workers.forEach(ProcessHandle::destroyForcibly);
    supervisor().kill();
    workers.forEach(worker -> worker.onExit().join());
  }

  /** The worker of an account as the API shows it. */
  Worker workerState(String account) {
    return client()
        .farm()
        .listWorkers(ListWorkersRequest.getDefaultInstance())
        .getWorkersList()
        .stream()
        .filter(worker -> worker.getAccount().equals("accounts/" + account))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no worker of " + account));
  }

  FarmWorker worker(String account) {
    return new FarmWorker(this, account);
  }

  /**
   * What every farm must hold at its end: nothing half-made under a final name, no partial file of
   * what ended.
   */
  void holdsInvariants() {
    try (Stream<Path> files = Files.exists(files()) ? Files.walk(files()) : Stream.empty()) {
      List<Path> partial = files.filter(file -> file.toString().endsWith(".part")).toList();
      if (!partial.isEmpty()) {
        throw new AssertionError("partial files are left: " + partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every log of every process, for a failed test. */
  String logs() {
    var logs = new StringBuilder("--- sandbox\n").append(telegram.log());
    if (supervisor != null) {
      logs.append("\n--- supervisor's output\n").append(supervisor.log());
    }
    logFiles()
        .forEach((file, text) ->
            logs.append("\n--- ").append(data().relativize(file)).append('\n').append(text));
    return logs.toString();
  }

  /** The log files of the supervisor and of every worker, with their text. */
  Map<Path, String> logFiles() {
    // RocksDB and TDLib have files of that ending too, which are not text.
    PathMatcher ours = data().getFileSystem().getPathMatcher("glob:**/logs/*.log");
    var texts = new TreeMap<Path, String>();
    try (Stream<Path> files = Files.exists(data()) ? Files.walk(data()) : Stream.empty()) {
      for (Path file : files.filter(ours::matches).toList()) {
        texts.put(file, Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  @Override
  public void close() {
    boolean stoppedCleanly = supervisor != null && supervisor.isAlive();
    try (telegram) {
      if (client != null) {
        client.close();
      }
      if (supervisor != null) {
        supervisor.close();
      }
      List<ProcessHandle> left = workerProcesses();
      left.forEach(ProcessHandle::destroyForcibly);
      if (stoppedCleanly && !left.isEmpty()) {
        throw new AssertionError("the supervisor left workers behind: " + left);
      }
    }
    delete(directory);
    if (elsewhere != null) {
      delete(elsewhere);
    }
  }

  /** Living processes that work in this farm's data directory, the supervisor apart. */
  List<ProcessHandle> workerProcesses() {
    String accountsDirectory = data().resolve("accounts").toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(accountsDirectory))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** Deletes the files in a folder, not those in folders below it. */
  static void empty(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("could not remove " + directory + ": " + e.getMessage());
    }
  }
}
