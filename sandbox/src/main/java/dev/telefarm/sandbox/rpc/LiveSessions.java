package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.AuthKeySession;
import dev.telefarm.sandbox.tl.TlObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that clients have used lately, so that updates can be pushed to them. Thread-safe.
 */
final class LiveSessions {
  /** A client has a handful; those that it has forgotten must not pile up. */
  private static final int PER_KEY = 32;

  private final Map<Long, Map<Long, AuthKeySession>> byKey = new ConcurrentHashMap<>();

  void seen(AuthKeySession session) {
    Map<Long, AuthKeySession> sessions =
        byKey.computeIfAbsent(session.authKeyId(), key -> new LinkedHashMap<>());
    synchronized (sessions) {
      sessions.putIfAbsent(session.sessionId(), session);
      if (sessions.size() > PER_KEY) {
        sessions.remove(sessions.keySet().iterator().next());
      }
    }
  }

  /** Sends updates to every session of a key that wants them. */
  void push(long authKeyId, TlObject updates) {
    Map<Long, AuthKeySession> sessions = byKey.get(authKeyId);
    if (sessions == null) {
      return;
    }
    List<AuthKeySession> receivers;
    synchronized (sessions) {
      receivers = sessions.values().stream().filter(AuthKeySession::receivesUpdates).toList();
    }
    receivers.forEach(session -> session.push(updates));
  }

  void forget(long authKeyId) {
    byKey.remove(authKeyId);
  }
}
