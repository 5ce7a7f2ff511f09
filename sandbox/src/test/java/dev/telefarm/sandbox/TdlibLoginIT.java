package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.td.TdClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A released TDLib logs in every way that there is. */
@TestInstance(Lifecycle.PER_CLASS)
class TdlibLoginIT {
  private static final String ALICE = "9996610001";
  private static final String CAROL = "9996630003";

  private TestSandbox sandbox;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    sandbox = TestSandbox.withDefaultWorld(directory);
  }

  @AfterAll
  void stop() throws IOException {
    sandbox.close();
  }

  private static String nameOf(TdClient client) {
    return client.call(request("getMe")).path("first_name").asText();
  }

  @Test
  void phoneAndCodeAreAskedFor() {
    var client = sandbox.client("phone");
    client.logIn("+" + ALICE, "11111");
    assertThat(nameOf(client)).isEqualTo("Alice");
  }

  @Test
  void wrongCodeIsRefusedAndMayBeCorrected() {
    var client = sandbox.client("wrong-code");
    client.sendPhone(ALICE);
    assertThatThrownBy(() -> client.sendCode("99999")).hasMessage("400 PHONE_CODE_INVALID");
    client.sendCode("11111");
    client.awaitState("Ready");
  }

  @Test
  void unknownPhoneIsRefused() {
    var client = sandbox.client("unknown-phone");
    client.awaitState("WaitPhoneNumber");
    assertThatThrownBy(() ->
            client.call(request("setAuthenticationPhoneNumber").put("phone_number", "9996699999")))
        .hasMessage("400 PHONE_NUMBER_INVALID");
  }

  @Test
  void passwordIsCheckedWithoutBeingSent() {
    var client = sandbox.client("password");
    client.sendPhone(CAROL);
    client.sendCode("33333");
    client.awaitState("WaitPassword");
    assertThatThrownBy(() -> client.sendPassword("wrong")).hasMessage("400 PASSWORD_HASH_INVALID");
    client.sendPassword("correct horse");
    client.awaitState("Ready");
    assertThat(nameOf(client)).isEqualTo("Carol");
  }

  @Test
  void botTokenIsEnough() {
    var client = sandbox.client("bot");
    client.awaitState("WaitPhoneNumber");
    assertThatThrownBy(
            () -> client.call(request("checkAuthenticationBotToken").put("token", "1:nonsense")))
        .hasMessageStartingWith("400");
    client.call(
        request("checkAuthenticationBotToken")
            .put("token", "7000000001:sandbox-robot-token-000000000000000"));
    client.awaitState("Ready");
    assertThat(nameOf(client)).isEqualTo("Robot");
  }

  @Test
  void loggedInClientConfirmsQrCode() {
    var first = sandbox.client("qr-first").logIn(ALICE, "11111");
    var second = sandbox.client("qr-second");
    String link = showQrCode(second);
    first.call(request("confirmQrCodeAuthentication").put("link", link));
    second.awaitState("Ready");
    assertThat(nameOf(second)).isEqualTo("Alice");
    assertThatThrownBy(() -> first.call(request("confirmQrCodeAuthentication").put("link", link)))
        .hasMessage("400 AUTH_TOKEN_INVALID");
  }

  @Test
  void passwordFollowsQrCode() {
    var first = sandbox.client("qr-carol");
    first.sendPhone(CAROL);
    first.sendCode("33333");
    first.awaitState("WaitPassword");
    first.sendPassword("correct horse");
    first.awaitState("Ready");
    var second = sandbox.client("qr-carol-second");
    first.call(request("confirmQrCodeAuthentication").put("link", showQrCode(second)));
    second.awaitState("WaitPassword");
    second.sendPassword("correct horse");
    second.awaitState("Ready");
    assertThat(nameOf(second)).isEqualTo("Carol");
  }

  @Test
  void loggedOutClientStartsAnew() {
    var client = sandbox.client("log-out").logIn(ALICE, "11111");
    client.call(request("logOut"));
    client.awaitState("Closed");
    sandbox.client("log-out").awaitState("WaitPhoneNumber");
  }

  private static String showQrCode(TdClient client) {
    client.awaitState("WaitPhoneNumber");
    client.call(request("requestQrCodeAuthentication"));
    return client.awaitState("WaitOtherDeviceConfirmation").path("link").asText();
  }
}
