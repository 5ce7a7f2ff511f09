package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.FieldMask;
import com.google.rpc.BadRequest;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.TestProxyRequest;
import dev.telefarm.proto.v1.TestProxyResponse;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account's proxy: who learns of it, who must not, and what it must be like. */
final class AccountProxyIT {
  private static final String SECRET = "dd00112233445566778899aabbccddeeff";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  private static Proxy socks5(String password) {
    ProxyServer.Builder server = ProxyServer.newBuilder().setHost("proxy.example").setPort(1080);
    server.getSocks5Builder().setUsername("me").setPassword(password);
    return pinned(server);
  }

  private static Proxy mtproto(String secret) {
    ProxyServer.Builder server = ProxyServer.newBuilder().setHost("::1").setPort(443);
    server.getMtprotoBuilder().setSecret(secret);
    return pinned(server);
  }

  private static Proxy pinned(ProxyServer.Builder server) {
    return Proxy.newBuilder().setMode(Proxy.Mode.MODE_PINNED).setServer(server).build();
  }

  private Account create(Proxy proxy) throws IOException {
    return supervisor
        .accounts()
        .createAccount(
            CreateAccountRequest.newBuilder()
                .setAccountId("alice")
                .setAccount(Account.newBuilder().setProxy(proxy))
                .build());
  }

  private Account update(Proxy proxy) throws IOException {
    return update(Account.newBuilder().setProxy(proxy));
  }

  private Account update(Account.Builder values) throws IOException {
    return supervisor
        .accounts()
        .updateAccount(
            UpdateAccountRequest.newBuilder()
                .setAccount(values.setName("accounts/alice"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("proxy"))
                .build());
  }

  /** What the worker noted last. */
  private DesiredState desired() throws IOException {
    Path noted = supervisor.data().resolve("accounts/alice/desired");
    return Files.exists(noted)
        ? DesiredState.parseFrom(Files.readAllBytes(noted))
        : DesiredState.getDefaultInstance();
  }

  private void awaitWorkerWith(Proxy proxy) {
    await().atMost(Duration.ofSeconds(20)).until(() -> desired().getProxy().equals(proxy));
  }

  private void awaitStatus(ProxyStatus.State state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> calls.account("alice").getProxyStatus().getState() == state);
  }

  @Test
  void workerIsToldThePasswordAndClientsAreNot() throws Exception {
    Account created = create(socks5("open s3same"));
    assertThat(created.getProxy()).isEqualTo(socks5(""));
    awaitWorkerWith(socks5("open s3same"));
    assertThat(desired().getProxyLocalPortsList()).contains(1080, 7890);
    awaitStatus(ProxyStatus.State.STATE_UNREACHABLE);
    assertThat(
            supervisor.accounts().listAccounts(ListAccountsRequest.getDefaultInstance()).toString())
        .contains("proxy.example")
        .doesNotContain("s3same");
    assertThat(supervisor.stop()).isZero();
    Path data = supervisor.data();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .as("nobody else reads the store")
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(data.resolve("store")))
              // The puppet's notes of what it was told.
              .filter(file -> !file.getFileName().toString().startsWith("desired"))
              .toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("s3same");
      }
    }
  }

  @Test
  void anotherProxyRestartsTheWorkerAndSurvivesKillDashNine() throws Exception {
    Account created = create(Proxy.getDefaultInstance());
    awaitStatus(ProxyStatus.State.STATE_DIRECT);
    long pid = new Puppets(supervisor, calls).worker("alice").getPid();

    Account changed = update(socks5("open"));

    assertThat(changed.getProxy()).isEqualTo(socks5(""));
    assertThat(changed.getEtag()).isNotEqualTo(created.getEtag());
    awaitWorkerWith(socks5("open"));
    awaitStatus(ProxyStatus.State.STATE_CONNECTED);
    var worker = new Puppets(supervisor, calls).worker("alice");
    assertThat(worker.getPid()).isNotEqualTo(pid);
    assertThat(worker.getLastExit().getCause().name()).as("its end").contains("CLEAN");
    supervisor.kill();
    supervisor.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> calls.account("alice").hasProxyStatus());
    assertThat(calls.account("alice").getProxy()).isEqualTo(socks5(""));
    assertThat(new Puppets(supervisor, calls).worker("alice").getPid())
        .as("adopted, not restarted")
        .isEqualTo(worker.getPid());
  }

  @Test
  void whatAClientReadsItCanGiveBackWithoutKnowingTheSecret() throws Exception {
    create(mtproto(SECRET));
    Account read = calls.account("alice");
    assertThat(update(read.getProxy()).getEtag()).as("nothing changed").isEqualTo(read.getEtag());
    awaitWorkerWith(mtproto(SECRET));

    Proxy elsewhere =
        read.getProxy().toBuilder()
            .setServer(read.getProxy().getServer().toBuilder().setPort(444))
            .build();
    refusesField("account.proxy.server.mtproto.secret", elsewhere);
    Proxy direct = Proxy.newBuilder().setMode(Proxy.Mode.MODE_DIRECT).build();
    assertThat(update(direct).getProxy()).isEqualTo(direct);
    awaitWorkerWith(direct);
  }

  @Test
  void everyBadFieldIsNamedAndNothingChanges() throws Exception {
    Account created = create(Proxy.getDefaultInstance());
    refusesField("account.proxy.mode", Proxy.newBuilder().setModeValue(99).build());
    refusesField(
        "account.proxy.server", Proxy.newBuilder().setMode(Proxy.Mode.MODE_PINNED).build());
    refusesField(
        "account.proxy.server", socks5("").toBuilder().setMode(Proxy.Mode.MODE_AUTO).build());
    refusesField(
        "account.proxy.direct_allowed", socks5("").toBuilder().setDirectAllowed(true).build());
    refusesServer("host", socks5("").getServer().toBuilder().setHost(""));
    refusesServer("host", socks5("").getServer().toBuilder().setHost("a b"));
    refusesServer("host", socks5("").getServer().toBuilder().setHost("user@host"));
    refusesServer("port", socks5("").getServer().toBuilder().setPort(0));
    refusesServer("port", socks5("").getServer().toBuilder().setPort(65_536));
    refusesServer("type", socks5("").getServer().toBuilder().clearSocks5());
    refusesServer(
        "socks5.username",
        socks5("").getServer().toBuilder()
            .setSocks5(ProxyServer.Socks5.newBuilder().setPassword("p")));
    refusesServer(
        "http.password",
        socks5("").getServer().toBuilder()
            .setHttp(ProxyServer.Http.newBuilder().setUsername("u").setPassword("x".repeat(256))));
    for (String secret : List.of("00", "zz", "ab00112233445566778899aabbccddeeff", "dd" + SECRET)) {
      refusesServer("mtproto.secret", mtproto(secret).getServer().toBuilder());
    }
    assertThat(calls.account("alice").getEtag()).isEqualTo(created.getEtag());
    Throwable missing =
        catchThrowable(() ->
            supervisor
                .accounts()
                .createAccount(
                    CreateAccountRequest.newBuilder()
                        .setAccountId("bob")
                        .setAccount(Account.newBuilder().setProxy(mtproto("")))
                        .build()));
    assertThat(missing).hasMessageContaining("account.proxy.server.mtproto.secret");
  }

  private void refusesServer(String field, ProxyServer.Builder server) throws Exception {
    refusesField("account.proxy.server." + field, pinned(server));
  }

  private void refusesField(String field, Proxy proxy) throws Exception {
    Throwable refused = catchThrowable(() -> update(proxy));
    assertThat(SupervisorProcess.reason(refused)).as(field).isEqualTo("INVALID_FIELD");
    var status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
    assertThat(status.getDetails(1).unpack(BadRequest.class).getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly(field);
  }

  private TestProxyResponse test(TestProxyRequest.Builder request) throws IOException {
    return supervisor.accounts().testProxy(request.build());
  }

  @Test
  void proxyIsTestedByTheWorkerThatIsNamedOrByAny() throws Exception {
    create(socks5("open"));
    awaitWorkerWith(socks5("open"));
    assertThat(test(TestProxyRequest.newBuilder().setName("accounts/alice")).getTests(0))
        .satisfies(own -> assertThat(own.getReachable()).isTrue());
    var other = test(TestProxyRequest.newBuilder().setProxy(socks5("wrong")));
    assertThat(other.getName()).isEqualTo("accounts/alice");
    assertThat(other.getTests(0).getReachable()).isFalse();
    var _ =
        supervisor
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName("accounts/alice").build());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          refusesTest(TestProxyRequest.newBuilder().setName("accounts/alice"));
          refusesTest(TestProxyRequest.newBuilder().setProxy(socks5("open")));
        });
  }

  private void refusesTest(TestProxyRequest.Builder request) {
    Throwable refused = catchThrowable(() -> test(request));
    assertThat(SupervisorProcess.reason(refused)).isEqualTo("WORKER_NOT_RUNNING");
    assertThat(Status.fromThrowable(refused).getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void testThatSaysNothingOrWhatCannotBeIsRefused() throws Exception {
    Throwable nothing = catchThrowable(() -> test(TestProxyRequest.newBuilder()));
    assertThat(nothing).hasMessageContaining("name");
    Throwable bad =
        catchThrowable(() ->
            test(
                TestProxyRequest.newBuilder()
                    .setProxy(pinned(ProxyServer.newBuilder().setHost("h").setPort(1)))));
    assertThat(bad).hasMessageContaining("proxy.server.type");
  }
}
