package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.session.Requests.Request;
import dev.telefarm.sandbox.tl.TlException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlReader;
import dev.telefarm.sandbox.tl.TlWriter;
import dev.telefarm.sandbox.transport.FrameConnection;
import java.time.Duration;
import java.util.List;

/** Takes the messages of a session apart: containers, service messages, and calls for the rest. */
final class ServiceMessages {
  private static final int CONTAINER = 0x73f1f8dc;
  private static final int RPC_RESULT = 0xf35c6d01;

  /** A call that is answered faster needs no acknowledgement: the answer is one. */
  private static final Duration ACKNOWLEDGE_AFTER = Duration.ofMillis(100);

  private final ServerParts parts;
  private final Calls calls;

  ServiceMessages(ServerParts parts, Calls calls) {
    this.parts = parts;
    this.calls = calls;
  }

  /** One message, whose length the reader ends with. */
  void receive(Session session, FrameConnection connection, long messageId, TlReader in) {
    if (in.remaining() >= Integer.BYTES && in.peekInt32() == CONTAINER) {
      in.int32();
      for (var left = in.int32(); left > 0; left--) {
        var innerId = in.int64();
        in.int32();
        receive(session, connection, innerId, in.slice(in.int32()));
      }
      return;
    }
    try {
      dispatch(session, connection, messageId, parts.codec().decode(in));
    } catch (TlException e) {
      calls.refuse(session, connection, messageId, e);
      acknowledgeSoon(session, connection);
    }
  }

  private void dispatch(
      Session session, FrameConnection connection, long messageId, TlObject message) {
    switch (message.name()) {
      case "msgs_ack" -> session.requests().received(message.longs("msg_ids"));
      case "msgs_state_info", "msgs_all_info" -> {}
      case "ping" -> pong(session, messageId, message);
      case "ping_delay_disconnect" -> {
        connection.closeAfter(
            Duration.ofSeconds(Math.max(1, message.intValue("disconnect_delay"))));
        pong(session, messageId, message);
      }
      case "get_future_salts" ->
          session.reply(parts.salts().future(session.key(), messageId, message.intValue("num")));
      // What was asked for again is not kept: the protocol answers such a request as if it asked
      // for states.
      case "msgs_state_req", "msg_resend_req" ->
          session.reply(
              TlObject.of("msgs_state_info")
                  .with("req_msg_id", messageId)
                  .with("info", session.requests().states(message.longs("msg_ids"), connection)));
      case "rpc_drop_answer" ->
          drop(session, connection, messageId, message.longValue("req_msg_id"));
      case "destroy_session" -> {
        var id = message.longValue("session_id");
        var found = parts.sessions().remove(session.authKeyId(), id);
        session.reply(
            TlObject.of(found ? "destroy_session_ok" : "destroy_session_none")
                .with("session_id", id));
      }
      case "destroy_auth_key" -> {
        session.reply(TlObject.of("destroy_auth_key_ok"));
        connection.schedule(session::destroyAuthKey, ACKNOWLEDGE_AFTER);
      }
      default -> {
        calls.start(session, connection, messageId, message);
        acknowledgeSoon(session, connection);
      }
    }
  }

  private static void pong(Session session, long messageId, TlObject ping) {
    session.reply(
        TlObject.of("pong").with("msg_id", messageId).with("ping_id", ping.longValue("ping_id")));
  }

  private void drop(Session session, FrameConnection connection, long messageId, long dropped) {
    Request request = session.requests().begin(messageId, connection);
    if (request != null) {
      var running = session.requests().drop(dropped);
      TlWriter body = Session.body(64).int32(RPC_RESULT).int64(messageId);
      parts
          .codec()
          .encode(TlObject.of(running ? "rpc_answer_dropped_running" : "rpc_answer_unknown"), body);
      session.requests().answer(messageId, request, body, connection);
      session.result(request, body, connection, () -> {});
      request.done.complete(null);
    }
  }

  private static void acknowledgeSoon(Session session, FrameConnection connection) {
    if (session.beginAcknowledging()) {
      connection.schedule(() -> acknowledge(session), ACKNOWLEDGE_AFTER);
    }
  }

  private static void acknowledge(Session session) {
    session.endAcknowledging();
    List<Long> ids = session.requests().takeUnacknowledged();
    if (!ids.isEmpty()) {
      session.reply(TlObject.of("msgs_ack").with("msg_ids", ids));
    }
  }
}
