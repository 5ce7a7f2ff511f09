package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.handshake.AuthKeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** All sessions of a server, by their keys. Safe for use by several threads. */
final class Sessions {
  private final AuthKeyStore keys;
  private final Map<Long, KeySessions> byKey = new ConcurrentHashMap<>();

  /** The sessions of one key, and the API layer that its client named last. */
  private static final class KeySessions {
    final Map<Long, Session> sessions = new ConcurrentHashMap<>();
    volatile int layer;
  }

  Sessions(AuthKeyStore keys) {
    this.keys = keys;
  }

  private KeySessions of(long authKeyId) {
    return byKey.computeIfAbsent(authKeyId, id -> new KeySessions());
  }

  Session findOrCreate(long authKeyId, long sessionId, Supplier<Session> create) {
    return of(authKeyId).sessions.computeIfAbsent(sessionId, id -> create.get());
  }

  List<Session> ofKey(long authKeyId) {
    var known = byKey.get(authKeyId);
    return known == null ? List.of() : List.copyOf(known.sessions.values());
  }

  boolean remove(long authKeyId, long sessionId) {
    return of(authKeyId).sessions.remove(sessionId) != null;
  }

  int layer(long authKeyId) {
    return of(authKeyId).layer;
  }

  void layer(long authKeyId, int layer) {
    of(authKeyId).layer = layer;
  }

  /** Forgets a key with its sessions, and closes their connections. */
  void destroyKey(long authKeyId) {
    keys.remove(authKeyId);
    var sessions = ofKey(authKeyId);
    byKey.remove(authKeyId);
    for (Session session : sessions) {
      session.connection().close();
    }
  }
}
