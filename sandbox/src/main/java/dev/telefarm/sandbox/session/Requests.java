package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.transport.FrameConnection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  private final Map<Long, Request> requests =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Request> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Set<Long> unacknowledged = new LinkedHashSet<>();

  /**
   * One call; {@code answeredOver} is where its answer went, {@code done} lets the calls that
   * follow it begin.
   */
  static final class Request {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable FrameConnection answeredOver;
    private boolean dropped;
  }

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
    var request = new Request();
    requests.put(messageId, request);
    unacknowledged.add(messageId);
    return request;
  }

  /**
   * Notes that the answer of a call goes out; {@link Request#done} is for the caller to complete,
   * once it is sent.
   *
   * @return false when the client does not want it any more
   */
  synchronized boolean answer(long messageId, Request request, FrameConnection connection) {
    unacknowledged.remove(messageId);
    request.answeredOver = connection;
    return !request.dropped;
  }

  /** Ends a call without an answer and without an acknowledgement. */
  synchronized void swallow(long messageId, Request request) {
    unacknowledged.remove(messageId);
    request.done.complete(null);
  }

  /** Ends a call as if it had never come. */
  synchronized void forget(long messageId, Request request) {
    requests.remove(messageId, request);
    swallow(messageId, request);
  }

  /**
   * Gives up a call that runs.
   *
   * @return false when there is none
   */
  synchronized boolean drop(long messageId) {
    var request = requests.get(messageId);
    if (request == null || request.done.isDone()) {
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
      states[i] = request == null || lost(request, connection) ? UNKNOWN : RECEIVED;
    }
    return states;
  }

  /**
   * The calls that are neither answered nor acknowledged; they count as acknowledged from now on.
   */
  synchronized List<Long> takeUnacknowledged() {
    var ids = List.copyOf(unacknowledged);
    unacknowledged.clear();
    return ids;
  }

  private static boolean lost(Request request, FrameConnection connection) {
    var over = request.answeredOver;
    return over != null && (over.id() != connection.id() || !over.isOpen());
  }
}
