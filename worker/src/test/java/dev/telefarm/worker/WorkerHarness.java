package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.link.v1.LoginInput;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.sandbox.Sandbox;
import dev.telefarm.sandbox.SandboxOptions;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.Device;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc.FaultServiceBlockingStub;
import dev.telefarm.sandbox.proto.v1.Fired;
import dev.telefarm.sandbox.proto.v1.GetFiredRequest;
import dev.telefarm.sandbox.proto.v1.GetServedRequest;
import dev.telefarm.sandbox.proto.v1.ListDevicesRequest;
import dev.telefarm.sandbox.proto.v1.RevokeDeviceRequest;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc.SandboxServiceBlockingStub;
import dev.telefarm.sandbox.proto.v1.ServedFile;
import dev.telefarm.sandbox.proto.v1.SetShapingRequest;
import dev.telefarm.sandbox.proto.v1.Shaping;
import dev.telefarm.sandbox.world.Content;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A sandbox, a supervisor's end of the link, and a real worker process of the account alice between
 * them, in one folder. Closing it ends them in reverse order and prints the worker's log.
 */
final class WorkerHarness implements AutoCloseable {
  static final String REEL = "https://t.me/sandbox_films/2";
  static final String PASSWORD = "correct horse"; // carol's
  private static final Path CACHE = Path.of("target", "sandbox-cache").toAbsolutePath();
  private static final String TOKEN = "a token";

  private final Path folder;
  private Sandbox sandbox;
  private TestSupervisor supervisor;
  private WorkerProcess worker;
  private Map<String, String> environment = Map.of();

  /** Starts everything; the account is not logged in. */
  WorkerHarness(Path folder, String... jvmFlags) throws IOException {
    this(folder, _ -> {}, jvmFlags);
  }

  /** As the other one; {@code before} is done when there is everything but the worker. */
  WorkerHarness(Path folder, Consumer<WorkerHarness> before, String... jvmFlags)
      throws IOException {
    this.folder = folder;
    sandbox = startSandbox();
    supervisor = new TestSupervisor(socket(), TOKEN);
    before.accept(this);
    worker = newWorker("alice", TOKEN, jvmFlags);
  }

  /** Of the workers that are started from now on, besides what every process has. */
  void environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
  }

  private Sandbox startSandbox() throws IOException {
    return Sandbox.start(SandboxOptions.of(folder.resolve("sandbox"), CACHE, Library.released()));
  }

  private Path socket() {
    return folder.resolve("link.sock");
  }

  /** Another worker process beside the harness's own; the caller closes it. */
  WorkerProcess newWorker(String account, String token, String... jvmFlags) throws IOException {
    Path library = Library.requirePatched(sandbox.settings().library());
    return WorkerProcess.start(
        account, folder.resolve(account), socket(), token, library, environment, jvmFlags);
  }

  WorkerProcess newWorker() throws IOException {
    return newWorker("alice", TOKEN);
  }

  /** After the end of the one before. */
  void restartWorker(String... jvmFlags) throws IOException {
    worker = newWorker("alice", TOKEN, jvmFlags);
  }

  /** Ends the supervisor as if killed and starts one that knows nothing. */
  void replaceSupervisor() throws IOException, InterruptedException {
    supervisor.close();
    supervisor = new TestSupervisor(socket(), TOKEN);
  }

  /** Ends every login at the server, as a person can with their other devices. */
  void revokeLogins() throws IOException {
    sandbox.close();
    Files.delete(folder.resolve("sandbox/logins.json"));
    sandbox = startSandbox();
  }

  Sandbox sandbox() {
    return sandbox;
  }

  TestSupervisor supervisor() {
    return supervisor;
  }

  WorkerProcess worker() {
    return worker;
  }

  void logIn() {
    sendCode("9996610001", "11111");
    supervisor.awaitAuthorization(State.STATE_READY);
  }

  /** As carol, who has a password. */
  void logInWithPassword() {
    sendCode("9996630003", "33333");
    supervisor.awaitAuthorization(State.STATE_WAIT_PASSWORD);
    answer(LoginInput.newBuilder().setPassword(PASSWORD));
    supervisor.awaitAuthorization(State.STATE_READY);
  }

  private void sendCode(String phone, String code) {
    supervisor.awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    answer(LoginInput.newBuilder().setPhoneNumber(phone));
    supervisor.awaitAuthorization(State.STATE_WAIT_CODE);
    answer(LoginInput.newBuilder().setCode(code));
  }

  /** A login's step, which is accepted. */
  void answer(LoginInput.Builder input) {
    assertThat(supervisor.login(input).getRejected())
        .isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
  }

  /** Where {@link #want} lets files go. */
  Path out() {
    return folder.resolve("out");
  }

  /** Wants {@code link} in {@link #out}, under its own name. */
  void want(String download, String link) {
    supervisor.want(spec(download, link, out() + "/"));
  }

  static DownloadSpec spec(String download, String link, String target) {
    return DownloadSpec.newBuilder()
        .setDownload(download)
        .setSource(DownloadSource.newBuilder().setLink(link))
        .setTarget(DownloadTarget.newBuilder().setPath(target))
        .build();
  }

  static boolean ended(DownloadStatus status) {
    return status.getPhase() == Phase.PHASE_COMPLETED || status.getPhase() == Phase.PHASE_FAILED;
  }

  DownloadStatus awaitEnd(String download) {
    return supervisor.awaitDownload(download, WorkerHarness::ended);
  }

  /** Waits, and compares the file with message {@code message} of the films. */
  DownloadStatus awaitCompleted(String download, int message)
      throws IOException, NoSuchAlgorithmException {
    DownloadStatus status = awaitEnd(download);
    assertThat(status.getPhase()).as(status.toString()).isEqualTo(Phase.PHASE_COMPLETED);
    String expected = Sha256.of(original("films", message));
    assertThat(status.getSha256()).isEqualTo(expected);
    assertThat(Sha256.of(Path.of(status.getPath()))).isEqualTo(expected);
    assertThat(status.getCrc32C()).isEqualTo(Crc32c.of(Path.of(status.getPath())));
    assertThat(status.getDurableBytes()).isEqualTo(Files.size(Path.of(status.getPath())));
    return status;
  }

  private Content original(String chat, int message) {
    var found =
        Objects.requireNonNull(Objects.requireNonNull(sandbox.world().chat(chat)).message(message));
    return Objects.requireNonNull(found.file()).content();
  }

  /** Slows the sandbox down, for everybody, until it is started anew. */
  void serveAt(long bytesPerSecondAndConnection) {
    var _ =
        control(stub ->
            stub.setShaping(
                SetShapingRequest.newBuilder()
                    .setShaping(
                        Shaping.newBuilder()
                            .setConnectionBytesPerSecond(bytesPerSecondAndConnection))
                    .build()));
  }

  /** What the sandbox gave of a message of the films; nothing asked for is nothing given. */
  ServedFile served(int message) {
    return control(stub -> stub.getServed(GetServedRequest.getDefaultInstance()))
        .getFilesList()
        .stream()
        .filter(file -> file.getChat().equals("films") && file.getMessageId() == message)
        .findFirst()
        .orElse(ServedFile.getDefaultInstance());
  }

  /** What is logged in to an account at the sandbox. */
  Set<Long> devices(String account) {
    ListDevicesRequest request = ListDevicesRequest.newBuilder().setAccount(account).build();
    return control(stub -> stub.listDevices(request)).getDevicesList().stream()
        .map(Device::getId)
        .collect(Collectors.toSet());
  }

  /** Ends one login, as its user can from another device. */
  void revoke(String account, long device) {
    var _ =
        control(stub ->
            stub.revokeDevice(
                RevokeDeviceRequest.newBuilder().setAccount(account).setDevice(device).build()));
  }

  /** How often the sandbox was asked for {@code method}, since it was started. */
  long calls(String method) {
    return control(stub -> stub.getServed(GetServedRequest.getDefaultInstance()))
        .getCallsOrDefault(method, 0);
  }

  /** Sets a rule of the sandbox's fault script. */
  void fault(Rule.Builder rule) {
    var _ = faults(stub -> stub.addRule(AddRuleRequest.newBuilder().setRule(rule).build()));
  }

  void clearFaults() {
    var _ = faults(stub -> stub.clearRules(ClearRulesRequest.getDefaultInstance()));
  }

  /** What went wrong so far, and which calls came into a wait. */
  Fired fired() {
    return faults(stub -> stub.getFired(GetFiredRequest.getDefaultInstance()));
  }

  /** Changes the world so that clients meet a fault. */
  <R> R faults(Function<FaultServiceBlockingStub, R> call) {
    return channel(channel -> call.apply(FaultServiceGrpc.newBlockingStub(channel)));
  }

  private <R> R control(Function<SandboxServiceBlockingStub, R> call) {
    return channel(channel -> call.apply(SandboxServiceGrpc.newBlockingStub(channel)));
  }

  /** Of the sandbox's control services. */
  <R> R channel(Function<ManagedChannel, R> use) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sandbox.controlPort()).usePlaintext().build();
    try {
      return use.apply(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  /** What the workers wrote so far. */
  String log() throws IOException {
    return Files.readString(folder.resolve("worker.log"));
  }

  @Override
  public void close() throws IOException {
    try {
      worker.close();
      supervisor.close();
      sandbox.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    System.out.println(log());
  }
}
