package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.CdnRedirect;
import dev.telefarm.sandbox.proto.v1.Close;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Content;
import dev.telefarm.sandbox.proto.v1.Delay;
import dev.telefarm.sandbox.proto.v1.FiringEvent;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.Swallow;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.td.TdClient.TdError;
import dev.telefarm.sandbox.world.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rules do to calls, as a real TDLib experiences it. */
class FaultIT extends FaultFixture {
  @Test
  void floodWaitIsObeyedAndReported() {
    TdClient client = newAccount("flooded");
    Message message = post("flood.bin");
    rule("flood", upload("flooded"), first(1), error(420, "FLOOD_WAIT_5"));
    Duration took = timed(() -> downloads(client, message));
    assertThat(took).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    assertThat(firings("flood")).isEqualTo(1);
    FiringEvent event =
        fired().getEventsList().stream()
            .filter(e -> e.getAccount().equals("flooded"))
            .findFirst()
            .orElseThrow();
    assertThat(event.getRule()).isEqualTo("flood");
    assertThat(event.getMethod()).isEqualTo("upload.getFile");
    assertThat(event.getFileName()).isEqualTo("flood.bin");
    assertThat(event.getMessageId()).isEqualTo(message.id());
    assertThat(event.getDc()).isEqualTo(1);
    assertThat(fired().getIntoWaitsList()).noneMatch(call -> call.getAccount().equals("flooded"));
  }

  /** One part waits; TDLib itself goes on with the parts of other files. */
  @Test
  void callIntoAWaitIsCounted() {
    TdClient client = newAccount("hasty");
    int waiting = fileId(client, post("hasty-1.bin"));
    int slow = fileId(client, post("hasty-2.bin"));
    Message later = post("hasty-3.bin");
    rule(
        "flood",
        upload("hasty").toBuilder().setFileName("hasty-1.bin").build(),
        first(1),
        error(420, "FLOOD_WAIT_8"));
    rule(
        "slow",
        upload("hasty").toBuilder().setFileName("hasty-2.bin").build(),
        Turns.getDefaultInstance(),
        delay(2));
    client.call(request("downloadFile").put("file_id", waiting).put("priority", 1));
    await().atMost(PATIENCE).until(() -> firings("flood") == 1);
    client.download(slow, PATIENCE);
    long before = fired().getCallsIntoWaits();
    downloads(client, later);
    assertThat(fired().getCallsIntoWaits()).isGreaterThan(before);
    assertThat(fired().getIntoWaitsList())
        .last()
        .satisfies(call -> {
          assertThat(call.getAccount()).isEqualTo("hasty");
          assertThat(call.getMethod()).isEqualTo("upload.getFile");
        });
  }

  private static Action delay(long seconds) {
    var duration = com.google.protobuf.Duration.newBuilder().setSeconds(seconds);
    return Action.newBuilder().setDelay(Delay.newBuilder().setDuration(duration)).build();
  }

  @Test
  void delayedCallIsAnsweredLater() {
    TdClient client = newAccount("patient");
    Message message = post("delayed.bin");
    int file = fileId(client, message);
    rule("slow", upload("patient"), first(1), delay(2));
    Duration took = timed(() -> client.download(file, PATIENCE));
    assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
  }

  @Test
  void wrongContentArrivesAsIfItWereRight() {
    TdClient client = newAccount("deceived");
    Message message = post("flipped.bin");
    int file = fileId(client, message);
    rule(
        "flip",
        upload("deceived").toBuilder().setOffsetFrom(65536).setOffsetTo(131072).build(),
        Turns.getDefaultInstance(),
        content(Content.Change.CHANGE_FLIPPED, 1));
    Path path = client.download(file, PATIENCE);
    byte[] expected = original(message);
    expected[65536] = (byte) ~expected[65536];
    assertThat(bytes(path)).isEqualTo(expected);
    assertThat(firings("flip")).isEqualTo(1);
  }

  @Test
  void shortAndEmptyAnswersFailTheDownload() {
    for (Content.Change change :
        List.of(Content.Change.CHANGE_SHORTENED, Content.Change.CHANGE_EMPTY)) {
      String id = "cheated-" + change.getNumber();
      TdClient client = newAccount(id);
      Message message = post(id + ".bin");
      int file = fileId(client, message);
      rule(id, upload(id), first(1), content(change, 0));
      assertThatThrownBy(() -> client.download(file, PATIENCE))
          .isInstanceOf(TdError.class)
          .hasMessageContaining("File download has failed");
      downloads(client, message);
    }
  }

  private static Action content(Content.Change change, int bytes) {
    return Action.newBuilder()
        .setContent(Content.newBuilder().setChange(change).setBytes(bytes))
        .build();
  }

  @Test
  void unauthorizedOnTheFilesDataCentreIsRepairedOnce() {
    TdClient client = newAccount("foreign");
    Message message = post("far.bin", 2);
    rule(
        "401",
        upload("foreign").toBuilder().setDc(2).build(),
        first(1),
        error(401, "AUTH_KEY_UNREGISTERED"));
    downloads(client, message);
    assertThat(firings("401")).isEqualTo(1);
  }

  @Test
  void refusedImportIsRepeated() {
    TdClient client = newAccount("importer");
    Message message = post("imported.bin", 2);
    var imports =
        Match.newBuilder().setAccount("importer").setMethod("auth.importAuthorization").build();
    rule("import", imports, first(1), error(400, "AUTH_BYTES_INVALID"));
    downloads(client, message);
    assertThat(firings("import")).isEqualTo(1);
  }

  @Test
  void fileArrivesThroughTheContentDeliveryNetwork() {
    TdClient client = newAccount("redirected");
    Message message = post("cdn.bin");
    var redirect = Action.newBuilder().setCdnRedirect(CdnRedirect.getDefaultInstance()).build();
    rule("redirect", upload("redirected"), Turns.getDefaultInstance(), redirect);
    var far = Match.newBuilder().setAccount("redirected").setDc(203).setMethod("upload.getCdnFile");
    rule("far", far.build(), first(1), error(500, "INTERNAL"));
    downloads(client, message);
    assertThat(firings("redirect")).isPositive();
    assertThat(firings("far")).isEqualTo(1);
  }

  @Test
  void severalAccountsGoToAnotherDataCentreAtOnce() {
    List<TdClient> clients =
        List.of(newAccount("tourist-1"), newAccount("tourist-2"), newAccount("tourist-3"));
    Message message = post("abroad.bin", 2);
    clients.parallelStream().forEach(client -> downloads(client, message));
  }

  @Test
  void closedConnectionsAreOpenedAgain() {
    TdClient client = newAccount("cut");
    Message message = post("cut.bin");
    var close = Close.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT);
    rule(
        "close",
        upload("cut"),
        Turns.newBuilder().setFrom(3).setEvery(5).setMaximumFirings(2).build(),
        Action.newBuilder().setClose(close).build());
    downloads(client, message);
    assertThat(firings("close")).isEqualTo(2);
  }

  /** Only the swallowed call stands still; TDLib asks again after a minute. */
  @Test
  void swallowedCallIsNotAnswered() {
    TdClient client = newAccount("ignored");
    Message message = post("swallowed.bin");
    int file = fileId(client, message);
    rule(
        "swallow",
        upload("ignored"),
        first(1),
        Action.newBuilder().setSwallow(Swallow.getDefaultInstance()).build());
    assertThatThrownBy(() -> client.download(file, Duration.ofSeconds(3)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no answer to");
    assertThat(firings("swallow")).isEqualTo(1);
  }
}
