package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.tl.TlWriter;
import dev.telefarm.sandbox.transport.FrameConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a session has received, and what became of them. An answer that went into a
 * connection which broke is taken for lost: the client is told that the call is unknown, and sends
 * it again. Safe for use by several threads.
 */
final class Requests {
  /** States of msgs_state_info. */
  static final byte UNKNOWN = 1;

  static final byte RECEIVED = 4;

  /** Clients ask after recent messages only. */
  private static final int REMEMBERED = 4096;

  /** Answers kept for a client that may come back; as many as a client has calls under way. */
  private static final int OWED = 64;

  private final Map<Long, Request> requests =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Request> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Set<Long> unacknowledged = new LinkedHashSet<>();
  private final Queue<Owed> owed = new ArrayDeque<>();

  /**
   * One call; {@code answeredOver} is where its answer went, {@code done} lets the calls that
   * follow it begin.
   */
  static final class Request {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable FrameConnection answeredOver;
    private boolean dropped;
    private boolean swallowed;
    private boolean acknowledged;
  }

  /**
   * An answer that the client waits for, whatever becomes of the connection: it was told that its
   * call has come, so it does not ask again.
   */
  private static final class Owed {
    private final Request request;
    private final byte[] answer;
    private @Nullable Numbers number;

    private Owed(Request request, TlWriter answer) {
      this.request = request;
      this.answer = answer.toByteArray();
    }

    /** The answer as it was before it was sent. */
    TlWriter answer() {
      return new TlWriter(answer.length + 64).raw(answer);
    }
  }

  /** What a message is known by to the client, however often it is sent. */
  record Numbers(long messageId, int sequence) {}

  /** An answer to be sent again, as the same message. */
  record Repeated(Numbers number, TlWriter answer) {}

  /**
   * Takes a call in.
   *
   * @return null when it is here already, and its answer is not lost
   */
  synchronized @Nullable Request begin(long messageId, FrameConnection connection) {
    var known = requests.get(messageId);
    if (known != null && !lost(known, connection)) {
      return null;
    }
    disown(known);
    var request = new Request();
    requests.put(messageId, request);
    unacknowledged.add(messageId);
    return request;
  }

  /**
   * Notes that the answer of a call goes out; {@link Request#done} is for the caller to complete,
   * once it is sent.
   *
   * @param answer as it is before it is sent
   * @return false when the client does not want it any more
   */
  synchronized boolean answer(
      long messageId, Request request, TlWriter answer, FrameConnection connection) {
    unacknowledged.remove(messageId);
    request.answeredOver = connection;
    if (request.acknowledged && !request.dropped) {
      owed.add(new Owed(request, answer));
      if (owed.size() > OWED) {
        owed.remove();
      }
    }
    return !request.dropped;
  }

  /** Says by which message an answer goes out: the client acknowledges that one. */
  synchronized void sent(Request request, Numbers number) {
    for (Owed answer : owed) {
      if (answer.request == request) {
        answer.number = number;
      }
    }
  }

  /** The client has these messages. */
  synchronized void received(List<Long> answerIds) {
    if (!owed.isEmpty()) {
      owed.removeIf(
          answer -> answer.number != null && answerIds.contains(answer.number.messageId()));
    }
  }

  /**
   * The client has come back by this connection: what it may not have of what went into another
   * one. It counts as sent over this one. To be called when the client's first message was taken
   * in: it may say that it does not wait any more.
   */
  synchronized List<Repeated> lostAnswers(FrameConnection connection) {
    var lost = new ArrayList<Repeated>();
    for (Owed answer : owed) {
      if (answer.number != null && lost(answer.request, connection)) {
        answer.request.answeredOver = connection;
        lost.add(new Repeated(answer.number, answer.answer()));
      }
    }
    return lost;
  }

  /** The client calls anew, or no more; an answer that nobody waits for closes its connection. */
  private void disown(@Nullable Request request) {
    owed.removeIf(answer -> answer.request == request);
  }

  /** Ends a call without an answer and without an acknowledgement. */
  synchronized void swallow(long messageId, Request request) {
    unacknowledged.remove(messageId);
    request.swallowed = true;
    request.done.complete(null);
  }

  /** Ends a call as if it had never come. */
  synchronized void forget(long messageId, Request request) {
    requests.remove(messageId, request);
    swallow(messageId, request);
  }

  /**
   * The same, but not with a call that was acknowledged: the client waits for its answer.
   *
   * @return whether it is forgotten
   */
  synchronized boolean forgetUnacknowledged(long messageId, Request request) {
    if (!request.acknowledged) {
      forget(messageId, request);
    }
    return !request.acknowledged;
  }

  /**
   * Gives up a call that runs.
   *
   * @return false when there is none
   */
  synchronized boolean drop(long messageId) {
    var request = requests.get(messageId);
    if (request == null || request.done.isDone()) {
      disown(request);
      return false;
    }
    request.dropped = true;
    return true;
  }

  /** Ends when the calls named have ended; at once for those that are unknown. */
  synchronized CompletableFuture<Void> after(List<Long> messageIds) {
    var running =
        messageIds.stream()
            .map(requests::get)
            .filter(request -> request != null)
            .map(request -> request.done)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(running);
  }

  /** One byte for each message, as msgs_state_info wants it. */
  synchronized byte[] states(List<Long> messageIds, FrameConnection connection) {
    var states = new byte[messageIds.size()];
    for (var i = 0; i < states.length; i++) {
      var request = requests.get(messageIds.get(i));
      if (request == null || request.swallowed || lost(request, connection)) {
        disown(request);
        states[i] = UNKNOWN;
      } else {
        states[i] = RECEIVED;
        request.acknowledged = true;
      }
    }
    return states;
  }

  /**
   * The calls that are neither answered nor acknowledged; they count as acknowledged from now on.
   */
  synchronized List<Long> takeUnacknowledged() {
    var ids = List.copyOf(unacknowledged);
    for (Long id : ids) {
      var request = requests.get(id);
      if (request != null) {
        request.acknowledged = true;
      }
    }
    unacknowledged.clear();
    return ids;
  }

  private static boolean lost(Request request, FrameConnection connection) {
    var over = request.answeredOver;
    return over != null && (over.id() != connection.id() || !over.isOpen());
  }
}
