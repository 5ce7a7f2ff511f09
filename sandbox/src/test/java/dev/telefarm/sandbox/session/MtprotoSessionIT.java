package dev.telefarm.sandbox.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.telefarm.sandbox.tl.TlObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions, calls and their answers. */
class MtprotoSessionIT extends MtprotoServerFixture {
  @Test
  void firstMessageOfASessionIsGreetedWithTheSaltToUse() throws IOException {
    var client = client();
    var messageId = client.send(NEAREST);
    var greeting = client.await("new_session_created");
    assertThat(greeting.longValue("first_msg_id")).isEqualTo(messageId);
    client.salt = greeting.longValue("server_salt");
    assertThat(client.answerTo(messageId).string("country")).isEqualTo("XX");
    assertThat(client.call(NEAREST).name()).isEqualTo("nearestDc");
  }

  @Test
  void wrapsAreTakenOffAndRemembered() throws IOException {
    var client = client();
    var initial =
        TlObject.of("initConnection")
            .with("api_id", 1)
            .with("device_model", "test")
            .with("system_version", "1")
            .with("app_version", "1")
            .with("system_lang_code", "en")
            .with("lang_pack", "")
            .with("lang_code", "en")
            .with("query", TlObject.of("invokeWithoutUpdates").with("query", NEAREST));
    client.call(TlObject.of("invokeWithLayer").with("layer", 229).with("query", initial));
    client.call(NEAREST);
    assertThat(calls).extracting(RpcCall::layer).containsExactly(229, 229);
    assertThat(calls).extracting(call -> call.function().name()).containsOnly("help.getNearestDc");
    var session = server.sessions(calls.getFirst().session().authKeyId()).getFirst();
    assertThat(session.sessionId()).isEqualTo(client.sessionId);
    assertThat(session.receivesUpdates()).isTrue();
  }

  @Test
  void callWaitsForTheOneThatItFollows() throws IOException {
    var client = client();
    var slow = client.send(TlObject.of("help.getConfig"));
    var follower =
        client.send(TlObject.of("invokeAfterMsg").with("msg_id", slow).with("query", NEAREST));
    client.await("msgs_ack");
    assertThat(calls).hasSize(1);
    release.countDown();
    assertThat(client.answerTo(slow).string("error_message")).isEqualTo("RELEASED");
    assertThat(client.answerTo(follower).name()).isEqualTo("nearestDc");
  }

  @Test
  void errorsAndFaultsBecomeRpcErrorsAndTheConnectionLives() throws IOException {
    var client = client();
    var flood = client.call(TlObject.of("help.getAppConfig").with("hash", 0));
    assertThat(flood.intValue("error_code")).isEqualTo(420);
    assertThat(flood.string("error_message")).isEqualTo("FLOOD_WAIT_5");
    // The service answers this one with an object that its result type does not allow.
    assertThat(client.call(TlObject.of("help.getPromoData")).intValue("error_code")).isEqualTo(500);

    var messageId = client.nextMessageId();
    client.sendBytes(messageId, new byte[] {0x78, 0x56, 0x34, 0x12});
    assertThat(client.answerTo(messageId).string("error_message"))
        .isEqualTo("INPUT_METHOD_INVALID_12345678");
    assertThat(client.call(NEAREST).name()).isEqualTo("nearestDc");
  }

  @Test
  void containersHoldServiceMessagesAndCalls() throws IOException {
    var client = client();
    var ids = client.sendTogether(TlObject.of("ping").with("ping_id", 77L), NEAREST);
    var pong = client.await("pong");
    assertThat(pong.longValue("msg_id")).isEqualTo(ids[0]);
    assertThat(pong.longValue("ping_id")).isEqualTo(77);
    assertThat(client.answerTo(ids[1]).name()).isEqualTo("nearestDc");
  }

  @Test
  void saltsAreToldAndWrongOnesCorrected() throws IOException {
    var client = client();
    client.send(TlObject.of("get_future_salts").with("num", 5));
    var salts = client.await("future_salts").objects("salts");
    assertThat(salts).hasSize(5);
    client.salt = 12345;
    var refused = client.send(NEAREST);
    var correction = client.await("bad_server_salt");
    assertThat(correction.longValue("bad_msg_id")).isEqualTo(refused);
    assertThat(correction.longValue("new_server_salt"))
        .isEqualTo(salts.getFirst().longValue("salt"));
    client.salt = correction.longValue("new_server_salt");
    assertThat(client.call(NEAREST).name()).isEqualTo("nearestDc");
  }

  @Test
  void messageIdsFarFromNowAreRefused() throws IOException {
    var client = client();
    var now = client.nextMessageId();
    assertThat(codeFor(client, now - (400L << 32))).isEqualTo(16);
    assertThat(codeFor(client, now + (60L << 32))).isEqualTo(17);
    assertThat(codeFor(client, now + 1)).isEqualTo(18);
    assertThat(client.call(NEAREST).name()).isEqualTo("nearestDc");
  }

  private static int codeFor(MtprotoClient client, long messageId) throws IOException {
    client.send(messageId, NEAREST);
    return client.await("bad_msg_notification").intValue("error_code");
  }

  @Test
  void answerLostWithItsConnectionIsReportedUnknownAndGivenAgain() throws IOException {
    var client = client();
    var answered = client.send(NEAREST);
    client.answerTo(answered);
    var running = client.send(TlObject.of("help.getConfig"));
    await().until(() -> calls.size() == 2);
    client.reconnect(wire());

    client.send(TlObject.of("msgs_state_req").with("msg_ids", List.of(answered, running, 44L)));
    assertThat(client.await("msgs_state_info").bytes("info")).containsExactly(1, 4, 1);
    client.send(answered, NEAREST);
    assertThat(client.answerTo(answered).name()).isEqualTo("nearestDc");
    release.countDown();
    assertThat(client.answerTo(running).string("error_message")).isEqualTo("RELEASED");
    assertThat(calls).hasSize(3);
  }

  @Test
  void answerToAnAcknowledgedCallIsGivenAgainUntilItIsThere() throws IOException {
    var client = client();
    var slow = acknowledged(client);
    var first = client.resultOf(slow);
    client.leave(wire()); // the server may not know yet that the old one is left
    client.send(NEAREST);
    var again = client.resultOf(slow);
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(again.sequence()).isEqualTo(first.sequence());
    client.send(TlObject.of("msgs_ack").with("msg_ids", List.of(again.messageId())));
    client.reconnect(wire());
    client.call(NEAREST);
    assertSilence(client);
  }

  /** TDLib closes a connection that brings it 256 KiB of those, and would do so for ever. */
  @Test
  void answerThatTheClientCallsForAnewIsNotGivenTwice() throws IOException {
    var client = client();
    var slow = acknowledged(client);
    client.answerTo(slow);
    client.reconnect(wire());
    client.send(TlObject.of("msgs_state_req").with("msg_ids", List.of(slow)));
    assertThat(client.await("msgs_state_info").bytes("info")).containsExactly(1);
    assertSilence(client);
  }

  @Test
  void answerThatTheClientDropsIsNotGivenAgain() throws IOException {
    var client = client();
    var slow = acknowledged(client);
    client.answerTo(slow);
    client.reconnect(wire());
    client.call(TlObject.of("rpc_drop_answer").with("req_msg_id", slow));
    assertSilence(client);
  }

  /** A client that was told that its call has come does not ask for it again. */
  @Test
  void acknowledgedCallIsAnsweredThoughItsConnectionBreaksWithIt() throws IOException {
    var client = client();
    var slow = acknowledged(client, "help.getTermsOfServiceUpdate");
    await().until(() -> !calls.getFirst().connection().isOpen());
    client.reconnect(wire());
    client.send(NEAREST);
    assertThat(client.answerTo(slow).string("error_message")).isEqualTo("LATE");
  }

  private long acknowledged(MtprotoClient client) throws IOException {
    return acknowledged(client, "help.getConfig");
  }

  /** A call that took so long that the server has said that it has it. */
  private long acknowledged(MtprotoClient client, String method) throws IOException {
    var slow = client.send(TlObject.of(method));
    assertThat(client.await("msgs_ack").longs("msg_ids")).containsExactly(slow);
    release.countDown();
    return slow;
  }

  private static void assertSilence(MtprotoClient client) throws IOException {
    client.wire().patience(400);
    assertThatThrownBy(client::receive).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void callSentTwiceOverOneConnectionRunsOnce() throws IOException {
    var client = client();
    var messageId = client.send(NEAREST);
    client.answerTo(messageId);
    client.send(messageId, NEAREST);
    client.call(NEAREST);
    assertThat(calls).hasSize(2);
  }

  @Test
  void unansweredCallGetsNothingAtAll() throws IOException {
    var client = client();
    client.call(NEAREST);
    var swallowed = client.send(TlObject.of("updates.getState"));
    assertSilence(client);
    client.send(TlObject.of("msgs_state_req").with("msg_ids", List.of(swallowed)));
    assertThat(client.await("msgs_state_info").bytes("info"))
        .as("as if it had never come")
        .containsExactly(1);
  }

  @Test
  void droppedCallIsNotAnswered() throws IOException {
    var client = client();
    var slow = client.send(TlObject.of("help.getConfig"));
    await().until(() -> calls.size() == 1);
    var drop = TlObject.of("rpc_drop_answer").with("req_msg_id", slow);
    assertThat(client.call(drop).name()).isEqualTo("rpc_answer_dropped_running");
    assertThat(client.call(drop.with("req_msg_id", 4L)).name()).isEqualTo("rpc_answer_unknown");
    release.countDown();
    await().until(() -> server.sessions(calls.getFirst().session().authKeyId()).size() == 1);
    assertThat(client.call(NEAREST).name()).isEqualTo("nearestDc");
  }

  @Test
  void updatesReachTheSessionsOfAKeyThatAreConnected() throws IOException {
    var client = client();
    client.call(NEAREST);
    var authKeyId = calls.getFirst().session().authKeyId();
    assertThat(server.push(authKeyId, TlObject.of("updatesTooLong"))).isEqualTo(1);
    assertThat(client.receive().object().name()).isEqualTo("updatesTooLong");

    var connection = server.connections().iterator().next();
    client.close();
    await().until(() -> !connection.isOpen());
    assertThat(server.push(authKeyId, TlObject.of("updatesTooLong"))).isZero();
    assertThat(server.push(1, TlObject.of("updatesTooLong"))).isZero();
  }

  @Test
  void sessionsAreDestroyedOnce() throws IOException {
    var client = client();
    client.call(NEAREST);
    client.send(TlObject.of("destroy_session").with("session_id", 5L));
    assertThat(client.await("destroy_session_none").longValue("session_id")).isEqualTo(5);
    client.send(TlObject.of("destroy_session").with("session_id", client.sessionId));
    assertThat(client.await("destroy_session_ok").longValue("session_id"))
        .isEqualTo(client.sessionId);
  }
}
