package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.GetServedRequest;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.Silence;
import dev.telefarm.sandbox.proto.v1.Trickle;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.world.Message;
import org.junit.jupiter.api.Test;

/** What rules do to connections, as a real TDLib experiences it. */
class ConnectionFaultIT extends FaultFixture {
  /** What TDLib asks for at a time, of a file this small. */
  private static final long PART_BYTES = 64 << 10;

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private static Match account(String account) {
    return Match.newBuilder().setAccount(account).build();
  }

  /** TDLib notices by its pings, which a client that is online sends every few seconds. */
  @Test
  void silentConnectionIsLeftForANewOne() {
    TdClient client = newAccount("muted");
    Message message = post("muted.bin");
    int file = fileId(client, message);
    var silence = Silence.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT);
    rule("silence", upload("muted"), first(1), Action.newBuilder().setSilence(silence).build());
    var took = timed(() -> client.download(file, PATIENCE));
    assertThat(took).isBetween(java.time.Duration.ofSeconds(3), java.time.Duration.ofSeconds(30));
    assertThat(firings("silence")).isEqualTo(1);
  }

  @Test
  void silenceWithNewConnectionsLastsUntilItIsCleared() {
    TdClient client = newAccount("isolated");
    Message message = post("isolated.bin");
    int file = fileId(client, message);
    var silence =
        Silence.newBuilder()
            .setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT)
            .setNewConnections(true);
    rule("silence", upload("isolated"), first(1), Action.newBuilder().setSilence(silence).build());
    client.call(request("downloadFile").put("file_id", file).put("priority", 1));
    await().atMost(PATIENCE).until(() -> firings("silence") == 1);
    long before = connections();
    // It tries again, and is not heard.
    await().atMost(PATIENCE).until(() -> connections() >= before + 2);
    // The call that the silence began with was heard, and on a slow machine acknowledged before.
    assertThat(control.getServed(GetServedRequest.getDefaultInstance()).getFilesList())
        .noneMatch(
            served -> served.getName().equals("isolated.bin") && served.getBytes() > PART_BYTES);
    var _ = faults.clearRules(ClearRulesRequest.getDefaultInstance());
    downloads(client, message);
  }

  private long connections() {
    return control.getServed(GetServedRequest.getDefaultInstance()).getConnectionsTotal();
  }

  @Test
  void ruleWithoutAMethodHearsPings() {
    newAccount("idle");
    rule(
        "idle",
        account("idle"),
        first(1),
        Action.newBuilder().setSilence(Silence.newBuilder().setDuration(seconds(1))).build());
    await().atMost(PATIENCE).until(() -> firings("idle") == 1);
    assertThat(fired().getEventsList())
        .filteredOn(event -> event.getRule().equals("idle"))
        .singleElement()
        .satisfies(event -> assertThat(event.getMethod()).isEmpty());
  }

  @Test
  void trickleSlowsTheAnswer() {
    TdClient client = newAccount("slowed");
    Message message = post("slowed.bin");
    int file = fileId(client, message);
    rule(
        "trickle",
        upload("slowed"),
        Turns.getDefaultInstance(),
        Action.newBuilder().setTrickle(Trickle.newBuilder().setBytesPerSecond(128 << 10)).build());
    var took = timed(() -> client.download(file, PATIENCE));
    // Over two connections of 128 KiB/s each.
    assertThat(took).isBetween(java.time.Duration.ofMillis(3500), java.time.Duration.ofSeconds(30));
  }
}
