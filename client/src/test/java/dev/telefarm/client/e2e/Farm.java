package dev.telefarm.client.e2e;

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
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox, a supervisor and its workers, in a temporary directory. Ends all of them, in reverse
 * order, and fails if a worker is left behind.
 */
final class Farm implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path directory;
  private final Telegram telegram;
  private final Map<String, FarmAccount> accounts = new HashMap<>();
  private @Nullable ChildProcess supervisor;
  private @Nullable TelefarmClient client;

  private Farm(Path directory, Telegram telegram) {
    this.directory = directory;
    this.telegram = telegram;
  }

  static Farm start(List<String> accounts) {
    try {
      // Short: a Unix socket's path has room for about 100 bytes.
      Path directory = Files.createTempDirectory("tf");
      Farm farm = new Farm(directory, Telegram.start(directory.resolve("sandbox")));
      try {
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

  /** Starts the supervisor, for the first time or again, and waits until it serves. */
  void startSupervisor() {
    try {
      Files.createDirectories(data());
      ChildProcess started =
          ChildProcess.start(
              "supervisor",
              "dev.telefarm.supervisor.SupervisorMain",
              List.of("--data", data().toString(), "--listen", "127.0.0.1:0"),
              telegram.supervisorEnvironment(),
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
  }

  /** Living processes that work in this farm's data directory, the supervisor apart. */
  List<ProcessHandle> workerProcesses() {
    String accountsDirectory = data().resolve("accounts").toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(accountsDirectory))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("could not remove " + directory + ": " + e.getMessage());
    }
  }
}
