package dev.telefarm.bench.lab;

import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The supervisor's process, started as users start it, and its accounts. */
public final class Farm implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PAGE = 1000;

  private final Path launcher;
  private final TelegramSandbox telegram;
  private final Path folder;
  private final Path data;
  private final Deadline deadline;
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private ChildProcess supervisor;
  private TelefarmClient client;

  private Farm(Path launcher, TelegramSandbox telegram, Path folder, Deadline deadline)
      throws IOException {
    this.launcher = launcher;
    this.telegram = telegram;
    this.folder = folder;
    this.data = folder.resolve("data");
    this.deadline = deadline;
    supervisor = launch();
    try {
      client = connect();
    } catch (RuntimeException e) {
      supervisor.close();
      throw e;
    }
  }

  static Farm start(Path launcher, TelegramSandbox telegram, Path folder, Deadline deadline)
      throws IOException {
    return new Farm(launcher, telegram, folder, deadline);
  }

  private ChildProcess launch() throws IOException {
    List<String> command =
        List.of(launcher.toString(), "serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
    return ChildProcess.start("supervisor", command, telegram.supervisorEnvironment(), folder);
  }

  private TelefarmClient connect() {
    var _ = supervisor.awaitLine("telefarm: serving on");
    return connectAnew();
  }

  /** A client with a connection of its own; the caller closes it. */
  public TelefarmClient connectAnew() {
    return TelefarmClient.connect(FarmAddress.ofDataDirectory(data));
  }

  /**
   * Runs a command of the command line on this farm.
   *
   * @return from the making of its process until its end
   */
  public Duration command(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    long start = System.nanoTime();
    try (var process = ChildProcess.start("command", command, Map.of(), folder)) {
      process.awaitSuccess(deadline.atMost(READY));
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  /** The supervisor's process. */
  public long pid() {
    return supervisor.process().pid();
  }

  /**
   * kill -9 of the supervisor, and another one at once.
   *
   * @return when the next one was launched, by System.nanoTime
   */
  public long killAndRestart() throws IOException, InterruptedException {
    client.close();
    supervisor.process().destroyForcibly().waitFor();
    long launched = System.nanoTime();
    supervisor = launch();
    client = connect();
    return launched;
  }

  /**
   * Drains the farm, and starts it again.
   *
   * @return when it was launched, by System.nanoTime
   */
  public long stopAndRestart() throws IOException {
    client.close();
    supervisor.close();
    long launched = System.nanoTime();
    supervisor = launch();
    client = connect();
    return launched;
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
            deadline.atMost(READY),
            Polling.INTERVAL,
            () -> state(account),
            now -> isReady(now, account.lanes()));
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
    account.proxy().ifPresent(proxy -> settings.setProxy(pinned(proxy)));
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

  private static Proxy.Builder pinned(SandboxProxy proxy) {
    return Proxy.newBuilder()
        .setMode(Proxy.Mode.MODE_PINNED)
        .setServer(
            ProxyServer.newBuilder()
                .setHost("127.0.0.1")
                .setPort(proxy.port())
                .setSocks5(ProxyServer.Socks5.getDefaultInstance()));
  }

  /** The account as the API shows it. */
  Account state(AccountSetup account) {
    return client
        .accounts()
        .getAccount(GetAccountRequest.newBuilder().setName(account.name()).build());
  }

  /** Ends its worker and waits for that; it is not started again by itself. */
  public void stop(AccountSetup account) {
    var _ =
        client
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName(account.name()).build());
    until(
        account.id() + "'s worker to stop",
        () -> worker(account),
        worker -> worker.getState() == Worker.State.STATE_STOPPED);
  }

  /** Starts its worker, and waits until the account is ready. */
  public void startAndAwaitReady(AccountSetup account) {
    var _ =
        client
            .accounts()
            .startAccount(StartAccountRequest.newBuilder().setName(account.name()).build());
    until(
        account.id() + " to be ready",
        () -> state(account),
        now -> now.getState() == Account.State.STATE_READY);
  }

  /** Waits until all of them are ready. */
  public void awaitReady(List<AccountSetup> accounts) {
    Set<String> names = accounts.stream().map(AccountSetup::name).collect(Collectors.toSet());
    Polling.until(
        accounts.size() + " accounts to be ready",
        deadline.atMost(PATIENCE),
        // An answer about a hundred accounts costs the supervisor some of what is measured.
        Polling.INTERVAL.plusMillis(2L * accounts.size()),
        () ->
            client
                .accounts()
                .listAccounts(ListAccountsRequest.newBuilder().setPageSize(PAGE).build())
                .getAccountsList(),
        all ->
            all.stream()
                    .filter(one -> names.contains(one.getName()))
                    .filter(one -> one.getState() == Account.State.STATE_READY)
                    .count()
                == names.size());
  }

  /** Waits until every one of them has a worker that is attached. */
  public void awaitAttached(List<AccountSetup> accounts) {
    Set<String> names = accounts.stream().map(AccountSetup::name).collect(Collectors.toSet());
    until(
        accounts.size() + " workers to be attached",
        this::workers,
        all ->
            all.stream()
                    .filter(one -> names.contains(one.getAccount()))
                    .filter(one -> one.getState() == Worker.State.STATE_RUNNING)
                    .filter(Worker::hasHeartbeatAge)
                    .count()
                == names.size());
  }

  /** Waits for another worker process than that one, attached; its pid. */
  public long awaitReplacement(AccountSetup account, long old) {
    return until(
            "the next worker of " + account.id(),
            () -> worker(account),
            worker ->
                worker.getPid() != old
                    && worker.getState() == Worker.State.STATE_RUNNING
                    && worker.hasHeartbeatAge())
        .getPid();
  }

  /** All workers as the API shows them. */
  public List<Worker> workers() {
    return client
        .farm()
        .listWorkers(ListWorkersRequest.newBuilder().setPageSize(PAGE).build())
        .getWorkersList();
  }

  /** The account's worker process as the API shows it. */
  public Worker worker(AccountSetup account) {
    return workers().stream()
        .filter(worker -> worker.getAccount().equals(account.name()))
        .findFirst()
        .orElseThrow(() -> new NotMeasuredException("no worker of " + account.id()));
  }

  private <T> T until(String what, Supplier<T> question, Predicate<T> answered) {
    return Polling.until(what, deadline.atMost(PATIENCE), question, answered);
  }

  /** Takes the place of the configuration file; for the next start. */
  public void configure(String toml) throws IOException {
    Files.writeString(data.resolve("telefarm.toml"), toml);
  }

  /** The data directory. */
  public Path data() {
    return data;
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
