package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.link.v1.RemoveDownload;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.worker.DirectiveLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Accounts whose puppets fetch files in parts, as far as the test lets them. */
final class Puppets {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SupervisorProcess supervisor;
  private final FarmCalls calls;

  Puppets(SupervisorProcess supervisor, FarmCalls calls) {
    this.supervisor = supervisor;
    this.calls = calls;
  }

  Path folder(String id) {
    return supervisor.data().resolve("accounts").resolve(id);
  }

  /** A logged-in account that makes no more parts durable than that. */
  void create(String id, int limit) throws IOException {
    limit(prepare(id), limit);
    calls.createAccount(id);
    awaitReady(id);
  }

  /** What it needs to be logged in at once, before there is an account; its name. */
  String prepare(String id) throws IOException {
    Files.createDirectories(folder(id));
    Files.writeString(folder(id).resolve("session"), "yes");
    return id;
  }

  /** A file in the account's folder by which the puppet is told how to misbehave. */
  void tell(String id, String file, String content) throws IOException {
    tell(id, file, content.getBytes(StandardCharsets.UTF_8));
  }

  private void tell(String id, String file, byte[] content) throws IOException {
    Files.createDirectories(folder(id));
    Path next = Files.write(folder(id).resolve(file + ".new"), content);
    Files.move(next, folder(id).resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The pid of every process that ever was the account's worker and had its folder, in order. */
  List<Long> lives(String id) throws IOException {
    return Files.readAllLines(folder(id).resolve("lives")).stream().map(Long::valueOf).toList();
  }

  Worker worker(String id) throws IOException {
    return Optional.ofNullable(workers().get("workers/" + id)).orElseThrow();
  }

  /** By name. */
  Map<String, Worker> workers() throws IOException {
    return supervisor
        .farm()
        .listWorkers(ListWorkersRequest.getDefaultInstance())
        .getWorkersList()
        .stream()
        .collect(Collectors.toMap(Worker::getName, worker -> worker));
  }

  void awaitReady(String id) {
    await().atMost(PATIENCE).until(() -> calls.account(id).getState() == Account.State.STATE_READY);
  }

  /** Parts that its worker may make durable, counted from the worker's start. */
  void limit(String id, int parts) throws IOException {
    tell(id, "limit", Integer.toString(parts));
  }

  /** A logged-in account whose puppet does what it is told. */
  void create(String id) throws IOException {
    create(id, Integer.MAX_VALUE);
  }

  /** Something of PuppetFaults, once and soon. */
  void fault(String id, String what) throws IOException {
    tell(id, "fault", what);
  }

  /** Something of PuppetFaults, at each start. */
  void faultAtStart(String id, String what) throws IOException {
    tell(id, "fault-at-start", what);
  }

  /** Once, as it is. */
  void say(String id, WorkerReport report) throws IOException {
    tell(id, "say", report.toByteArray());
    await().atMost(PATIENCE).until(() -> !Files.exists(folder(id).resolve("say")));
  }

  /** What it is held back by from now on. */
  void holdBack(String id, AccountLimit... limits) throws IOException {
    tell(
        id,
        "limits-said",
        Limits.newBuilder().addAllLimits(Arrays.asList(limits)).build().toByteArray());
  }

  /** How it reaches Telegram from now on, as it says. */
  void reach(String id, ProxyStatus.State how) throws IOException {
    say(id, WorkerReport.newBuilder().setProxy(ProxyStatus.newBuilder().setState(how)).build());
  }

  /** All that it does in parts waits so from now on. */
  void makeWait(String id, DownloadWait wait) throws IOException {
    tell(id, "wait", wait.toByteArray());
  }

  /** It waits no more. */
  void goOn(String id) throws IOException {
    Files.deleteIfExists(folder(id).resolve("wait"));
  }

  /** So many at once; the others are queued. */
  void parallel(String id, int downloads) throws IOException {
    tell(id, "parallel", Integer.toString(downloads));
  }

  /** What its worker was told last that it may use; nothing if it was told nothing. */
  AccountLimits limits(String id) throws IOException {
    Path noted = folder(id).resolve("limits");
    return Files.exists(noted)
        ? AccountLimits.parseFrom(Files.readAllBytes(noted))
        : AccountLimits.getDefaultInstance();
  }

  /** How its endless downloads move: see PuppetPace. */
  void movement(String id, String how) throws IOException {
    tell(id, "movement", how);
  }

  /** Waits until the account's n-th process is attached. */
  Worker awaitStart(String id, int n) {
    return await()
        .atMost(PATIENCE)
        .until(() -> worker(id), worker -> worker.getStartCount() == n && worker.hasHeartbeatAge());
  }

  void stop(String id) throws IOException {
    Account stopped =
        supervisor
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName("accounts/" + id).build());
    assertThat(stopped.getState()).isEqualTo(Account.State.STATE_STOPPED);
  }

  void start(String id) throws IOException {
    Account started =
        supervisor
            .accounts()
            .startAccount(StartAccountRequest.newBuilder().setName("accounts/" + id).build());
    assertThat(started.getState()).isNotEqualTo(Account.State.STATE_STOPPED);
  }

  /** kill -9, and every next worker of the account ends at once. */
  void breakDown(String id) throws IOException {
    Files.writeString(folder(id).resolve("crash"), "");
    kill(id);
  }

  /** kill -9 of its worker. */
  void kill(String id) throws IOException {
    ProcessHandle.of(worker(id).getPid()).orElseThrow().destroyForcibly();
  }

  /** A file of so many parts, fetched by at most so many accounts; its name. */
  String download(int parts, int atOnce) throws IOException {
    CreateDownloadRequest.Builder request = calls.download(parts).toBuilder();
    request.getDownloadBuilder().setAccounts(AccountSelector.newBuilder().setMaxAtOnce(atOnce));
    return supervisor.downloads().createDownload(request.build()).getName();
  }

  /** A file of so many parts, fetched by this account alone; its name. */
  String downloadBy(String id, int parts) throws IOException {
    CreateDownloadRequest.Builder request = calls.download(parts).toBuilder();
    request
        .getDownloadBuilder()
        .setAccounts(AccountSelector.newBuilder().addAccounts("accounts/" + id));
    return supervisor.downloads().createDownload(request.build()).getName();
  }

  /** The parts that the account's puppets fetched, each as often as it was. */
  List<String> fetched(String id) throws IOException {
    return Files.readAllLines(folder(id).resolve("fetched"));
  }

  /** One that completes at once if the file is known. */
  String downloadUnlessKnown(int parts) throws IOException {
    return download(parts, DownloadTarget.IfKnown.IF_KNOWN_SKIP);
  }

  /** One that becomes a link if the file is known. */
  String downloadLinked(int parts) throws IOException {
    return download(parts, DownloadTarget.IfKnown.IF_KNOWN_HARD_LINK);
  }

  private String download(int parts, DownloadTarget.IfKnown known) throws IOException {
    CreateDownloadRequest.Builder request = calls.download(parts).toBuilder();
    request.getDownloadBuilder().getTargetBuilder().setIfKnown(known);
    return supervisor.downloads().createDownload(request.build()).getName();
  }

  Download awaitDurable(String name, int parts) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> calls.get(name),
            download -> download.getProgress().getDurableBytes() == (long) parts << 20);
  }

  Download awaitState(String name, Download.State state) {
    return await()
        .atMost(PATIENCE)
        .until(() -> calls.get(name), download -> download.getState() == state);
  }

  List<DownloadSpec> specifications(String id) throws IOException {
    return told(id).stream()
        .filter(WorkerDirective::hasPutDownload)
        .map(WorkerDirective::getPutDownload)
        .toList();
  }

  /** What the account is to do as far as it was told; empty if it was told of nothing. */
  Optional<DownloadSpec> specification(String id) throws IOException {
    return specifications(id).stream().reduce((_, last) -> last);
  }

  List<RemoveDownload> removals(String id) throws IOException {
    return told(id).stream()
        .filter(WorkerDirective::hasRemoveDownload)
        .map(WorkerDirective::getRemoveDownload)
        .toList();
  }

  List<WorkerDirective> told(String id) throws IOException {
    return new DirectiveLog(folder(id)).read();
  }
}
