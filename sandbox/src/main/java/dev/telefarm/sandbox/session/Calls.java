package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.session.Requests.Request;
import dev.telefarm.sandbox.tl.TlException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlWriter;
import dev.telefarm.sandbox.transport.FrameConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs calls, each on a virtual thread, and sends what they end with. */
final class Calls {
  private static final Logger log = LoggerFactory.getLogger(Calls.class);

  private static final int RPC_RESULT = 0xf35c6d01;

  private final ServerParts parts;
  private final ExecutorService threads;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  Calls(ServerParts parts, ExecutorService threads) {
    this.parts = parts;
    this.threads = threads;
  }

  /** A function without what was around it, and what that said. */
  private record Unwrapped(TlObject function, List<Long> after) {}

  /** Starts a call, unless it runs already or its answer is on its way. */
  void start(Session session, FrameConnection connection, long messageId, TlObject wrapped) {
    var request = session.requests().begin(messageId, connection);
    if (request == null) {
      return;
    }
    try {
      var unwrapped = unwrap(session, wrapped);
      var layer = parts.sessions().layer(session.authKeyId());
      var call = new RpcCall(unwrapped.function(), layer, session, connection, messageId);
      threads.execute(() -> run(session, request, call, unwrapped.after()));
    } catch (RejectedExecutionException e) {
      session.requests().swallow(messageId, request);
    }
  }

  /** Answers a message that cannot be decoded. */
  void refuse(Session session, FrameConnection connection, long messageId, TlException why) {
    var request = session.requests().begin(messageId, connection);
    if (request != null) {
      // Clients repeat what the sandbox does not know; once is enough to see it.
      if (refused.add(String.valueOf(why.getMessage()))) {
        log.info("{}: a message cannot be decoded: {}", session, why.getMessage());
      }
      var unknown =
          why instanceof TlException.UnknownConstructor e
              ? "_%08X".formatted(e.constructorId())
              : "";
      var refusal = error(messageId, 400, "INPUT_METHOD_INVALID" + unknown);
      send(session, messageId, request, new Answer(refusal));
    }
  }

  private Unwrapped unwrap(Session session, TlObject wrapped) {
    var function = wrapped;
    var after = new ArrayList<Long>();
    var updates = true;
    while (true) {
      switch (function.name()) {
        case "invokeWithLayer" ->
            parts.sessions().layer(session.authKeyId(), function.intValue("layer"));
        case "invokeAfterMsg" -> after.add(function.longValue("msg_id"));
        case "invokeAfterMsgs" -> after.addAll(function.longs("msg_ids"));
        case "invokeWithoutUpdates" -> updates = false;
        case "initConnection" -> {}
        default -> {
          session.receivesUpdates(updates);
          return new Unwrapped(function, after);
        }
      }
      function = function.object("query");
    }
  }

  private void run(Session session, Request request, RpcCall call, List<Long> after) {
    session.requests().after(after).join();
    answer(session, request, call, parts.service());
  }

  private void answer(Session session, Request request, RpcCall call, RpcService service) {
    try {
      send(session, call.messageId(), request, result(call, service));
    } catch (RpcException.Unanswered e) {
      session.requests().swallow(call.messageId(), request);
    } catch (RpcException.Lost e) {
      var late = e.late();
      if (late == null) {
        session.requests().forget(call.messageId(), request);
        session.connection().sendError(e.code());
      } else if (!session.requests().forgetUnacknowledged(call.messageId(), request)) {
        answer(session, request, call, late);
      }
    }
  }

  /**
   * What is sent.
   *
   * @param sent called when it is
   */
  private record Answer(TlWriter body, Runnable sent) {
    Answer(TlWriter body) {
      this(body, () -> {});
    }
  }

  private Answer result(RpcCall call, RpcService service)
      throws RpcException.Unanswered, RpcException.Lost {
    try {
      var result = service.call(call);
      var body = Session.body(expectedSize(result)).int32(RPC_RESULT).int64(call.messageId());
      parts.codec().encodeResult(call.function(), result, call.layer(), body);
      return new Answer(body);
    } catch (RpcException.Unanswered | RpcException.Lost e) {
      throw e;
    } catch (RpcException e) {
      return new Answer(error(call.messageId(), e.code(), e.text()), e.told());
    } catch (RuntimeException e) {
      log.error("{} failed", call.function().name(), e);
      return new Answer(error(call.messageId(), 500, "INTERNAL_SERVER_ERROR"));
    }
  }

  /** A file's part is the one large result: the writer should not have to grow for it. */
  private static int expectedSize(TlObject result) {
    return 256 + (result.has("bytes") ? result.bytes("bytes").length : 0);
  }

  private TlWriter error(long messageId, int code, String message) {
    var body = Session.body(256).int32(RPC_RESULT).int64(messageId);
    parts
        .codec()
        .encode(
            TlObject.of("rpc_error").with("error_code", code).with("error_message", message), body);
    return body;
  }

  private static void send(Session session, long messageId, Request request, Answer answer) {
    var connection = session.connection();
    if (session.requests().answer(messageId, request, answer.body(), connection)) {
      session.result(request, answer.body(), connection, answer.sent());
      var latest = session.connection();
      if (latest.id() != connection.id()) {
        session.repeatLost(latest); // the client came back just when the answer went out
      }
    }
    request.done.complete(null);
  }
}
