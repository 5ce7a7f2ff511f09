package dev.telefarm.bench.lab;

import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The supervisor's process, started as users start it, and its accounts. */
public final class Farm implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(30);

  private final ChildProcess supervisor;
  private final TelegramSandbox telegram;
  private final Path data;
  private final Deadline deadline;
  private final TelefarmClient client;
  private final Set<String> made = new HashSet<>();

  private Farm(ChildProcess supervisor, TelegramSandbox telegram, Path data, Deadline deadline) {
    this.supervisor = supervisor;
    this.telegram = telegram;
    this.data = data;
    this.deadline = deadline;
    client = TelefarmClient.connect(FarmAddress.ofDataDirectory(data));
  }

  static Farm start(Path launcher, TelegramSandbox telegram, Path folder, Deadline deadline)
      throws IOException {
    Path data = folder.resolve("data");
    List<String> command =
        List.of(launcher.toString(), "serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
    ChildProcess supervisor =
        ChildProcess.start("supervisor", command, telegram.supervisorEnvironment(), folder);
    try {
      var _ = supervisor.awaitLine("telefarm: serving on");
      return new Farm(supervisor, telegram, data, deadline);
    } catch (RuntimeException e) {
      supervisor.close();
      throw e;
    }
  }

  TelefarmClient client() {
    return client;
  }

  /**
   * Makes the account and logs it in, unless that was done before; waits until its lanes are.
   *
   * @throws NotMeasuredException if they do not get ready
   */
  public void ready(AccountSetup account) {
    if (made.add(account.id())) {
      make(account);
    }
    Account state =
        Polling.last(
            deadline.atMost(READY), () -> state(account), now -> isReady(now, account.lanes()));
    if (!isReady(state, account.lanes())) {
      throw new NotMeasuredException(
          "%s is %s with %d of %d lanes ready"
              .formatted(account.id(), state.getState(), state.getLanesReady(), account.lanes()));
    }
  }

  /** One lane is the account's first client: it is ready when the account is. */
  private static boolean isReady(Account account, int lanes) {
    return account.getState() == Account.State.STATE_READY
        && (lanes == 1 || account.getLanesReady() == lanes);
  }

  private void make(AccountSetup account) {
    var person = telegram.addAccount(account.id());
    var settings =
        Account.newBuilder().setLanes(account.lanes()).setMaxParallel(account.maxParallel());
    var _ =
        client
            .accounts()
            .createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId(account.id())
                    .setAccount(settings)
                    .build());
    Login.byPhone(client, account.name(), person);
  }

  private Account state(AccountSetup account) {
    return client
        .accounts()
        .getAccount(GetAccountRequest.newBuilder().setName(account.name()).build());
  }

  /** The account's worker process as the API shows it. */
  public Worker worker(AccountSetup account) {
    return client
        .farm()
        .listWorkers(ListWorkersRequest.getDefaultInstance())
        .getWorkersList()
        .stream()
        .filter(worker -> worker.getAccount().equals(account.name()))
        .findFirst()
        .orElseThrow(() -> new NotMeasuredException("no worker of " + account.id()));
  }

  /** Where the account's TDLib clients keep their databases and copies. */
  public Path tdlibFolder(AccountSetup account) {
    return data.resolve("accounts").resolve(account.id()).resolve("tdlib");
  }

  /** Stops the supervisor, which stops its workers; kills the workers that are left. */
  @Override
  public void close() {
    client.close();
    supervisor.close();
    String ours = data.resolve("accounts").toString();
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(ours))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
