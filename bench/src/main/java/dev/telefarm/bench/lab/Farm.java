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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The supervisor's process, started as users start it, and its accounts. */
public final class Farm implements AutoCloseable {
  private static final Duration LANES = Duration.ofSeconds(30);

  private final ChildProcess supervisor;
  private final TelegramSandbox telegram;
  private final Path data;
  private final Deadline deadline;
  private final TelefarmClient client;
  private final Map<String, AccountSetup> accounts = new HashMap<>();

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

  /** Makes the account and logs it in, unless that was done before; waits until its lanes are. */
  public void ready(AccountSetup account) {
    if (accounts.containsKey(account.id())) {
      return;
    }
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
    if (account.lanes() > 1) {
      var _ =
          Polling.until(
              account.lanes() + " lanes of " + account.id(),
              deadline.atMost(LANES),
              () -> state(account),
              state -> state.getLanesReady() == account.lanes());
    }
    accounts.put(account.id(), account);
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
