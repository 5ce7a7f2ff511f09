package dev.telefarm.client.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.certs.RolelessClient;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ListAccountsRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A supervisor that serves other hosts, and who is let in there. */
@FarmTest
final class RemoteAccessIT {
  private static final Pattern REMOTE = Pattern.compile("and 127\\.0\\.0\\.1:(\\d+)");

  private String server = "";

  @BeforeEach
  void serveOthers(Farm farm) throws IOException {
    Command.output(farm, "certs", "init");
    restart(farm, "[api.tls]\nlisten = \"127.0.0.1:0\"\n");
    Matcher address = REMOTE.matcher(farm.supervisor().log());
    assertThat(address.find()).as(farm.supervisor().log()).isTrue();
    server = "localhost:" + address.group(1);
  }

  @Test
  void certificatesSayWhoMayDoWhat(Farm farm) throws IOException {
    Path admin = certificates(farm, "carol", "admin");
    Path reader = certificates(farm, "dave", "read");
    CreateAccountRequest create = CreateAccountRequest.newBuilder().setAccountId("alice").build();
    try (var client = TelefarmClient.connect(FarmAddress.ofRemote(server, admin))) {
      assertThat(client.accounts().createAccount(create).getName()).isEqualTo("accounts/alice");
    }
    try (var client = TelefarmClient.connect(FarmAddress.ofRemote(server, reader))) {
      assertThat(
              client
                  .accounts()
                  .listAccounts(ListAccountsRequest.getDefaultInstance())
                  .getAccountsList())
          .hasSize(1);
      assertThat(refusal(() -> client.accounts().createAccount(create)).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_ROLE_DENIED);
    }
    assertThat(Command.output(farm, "--server", server, "--certs", reader.toString(), "accounts"))
        .contains("alice");
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(Files.readString(farm.data().resolve("logs/audit.log")))
                .contains("\"caller\":\"carol\"", "\"caller\":\"dave\""));
  }

  @Test
  void nobodyElseGetsPastTheHandshake(Farm farm) throws IOException {
    Path mine = certificates(farm, "carol", "admin");
    Path stranger = farm.data().resolveSibling("stranger");
    Command.output(farm, "--data", stranger.toString(), "certs", "init");
    Path theirs = farm.data().resolveSibling("theirs");
    Command.output(
        farm,
        "--data",
        stranger.toString(),
        "certs",
        "client",
        "eve",
        "--role",
        "admin",
        "-o",
        theirs.toString());

    assertUnreachable(FarmAddress.ofRemote(server, theirs));
    // Their certificate with our authority, so that only the supervisor can be the one to refuse.
    Files.copy(
        mine.resolve("ca.pem"), theirs.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    assertUnreachable(FarmAddress.ofRemote(server, theirs));
    // The right token does not help without a certificate.
    assertUnreachable(FarmAddress.ofServer(server, farm.data().resolve("api.token")));
  }

  @Test
  void certificateWithoutARoleIsToldWhatItLacks(Farm farm) throws IOException {
    Path folder = Files.createDirectory(farm.data().resolveSibling("frank"));
    RolelessClient.write(farm.data().resolve("certs"), "frank", folder);

    try (var client = TelefarmClient.connect(FarmAddress.ofRemote(server, folder))) {
      TelefarmException refused =
          refusal(() -> client.accounts().listAccounts(ListAccountsRequest.getDefaultInstance()));
      assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_CERTIFICATE_INVALID);
      assertThat(refused).hasMessageContaining("no OU that is a role");
    }
  }

  @Test
  void newCertificateIsTakenUpWithoutARestart(Farm farm) throws Exception {
    Path admin = certificates(farm, "carol", "admin");
    long pid = farm.supervisor().pid();
    X509Certificate before = shownCertificate(admin);

    Command.output(farm, "certs", "init", "--host", "farm.example");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(shownCertificate(admin).getSerialNumber())
                .isNotEqualTo(before.getSerialNumber()));
    assertThat(shownCertificate(admin).getSubjectAlternativeNames().toString())
        .contains("farm.example");
    assertThat(farm.supervisor().pid()).isEqualTo(pid);
    try (var client = TelefarmClient.connect(FarmAddress.ofRemote(server, admin))) {
      assertThat(
              client
                  .accounts()
                  .listAccounts(ListAccountsRequest.getDefaultInstance())
                  .getAccountsCount())
          .isZero();
    }
  }

  private static Path certificates(Farm farm, String name, String role) {
    Path folder = farm.data().resolveSibling(name);
    Command.output(farm, "certs", "client", name, "--role", role, "-o", folder.toString());
    return folder;
  }

  private static void restart(Farm farm, String more) throws IOException {
    farm.supervisor().close();
    Path file = farm.data().resolve("telefarm.toml");
    Files.writeString(file, Files.readString(file) + "\n" + more);
    farm.startSupervisor();
  }

  /** What the supervisor shows in a handshake. */
  private X509Certificate shownCertificate(Path certificates) throws Exception {
    return Handshake.serverCertificate(server, certificates);
  }

  private static void assertUnreachable(FarmAddress address) {
    try (var client = TelefarmClient.connect(address)) {
      assertThat(
              refusal(() ->
                      client.accounts().listAccounts(ListAccountsRequest.getDefaultInstance()))
                  .category())
          .isEqualTo(TelefarmException.Category.UNREACHABLE);
    }
  }

  private static TelefarmException refusal(Runnable call) {
    return TelefarmException.from(catchThrowableOfType(StatusRuntimeException.class, call::run));
  }
}
