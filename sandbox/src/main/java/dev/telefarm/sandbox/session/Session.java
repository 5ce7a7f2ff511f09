package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.crypto.MessageCipher;
import dev.telefarm.sandbox.handshake.AuthKeyStore.StoredKey;
import dev.telefarm.sandbox.session.Requests.Request;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlWriter;
import dev.telefarm.sandbox.transport.FrameConnection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One session: where it is connected, its numbering, and the encryption of what goes out. Safe for
 * use by several threads.
 */
final class Session implements AuthKeySession {
  /** Salt, session, message id, sequence number and length. */
  static final int INNER_HEADER = 32;

  /** Key id and message key. */
  static final int OUTER_HEADER = 24;

  static final int MIN_PADDING = 12;

  private final StoredKey key;
  private final long sessionId;
  private final ServerParts parts;
  private final Requests requests = new Requests();
  private final AtomicInteger contentMessages = new AtomicInteger();
  private volatile FrameConnection connection;
  private volatile boolean receivesUpdates = true;
  private boolean greeted;
  private boolean acknowledging;

  Session(StoredKey key, long sessionId, FrameConnection connection, ServerParts parts) {
    this.key = key;
    this.sessionId = sessionId;
    this.connection = connection;
    this.parts = parts;
  }

  StoredKey key() {
    return key;
  }

  Requests requests() {
    return requests;
  }

  FrameConnection connection() {
    return connection;
  }

  /** Answers whether it was another connection before. */
  boolean connectedBy(FrameConnection latest) {
    var another = connection.id() != latest.id();
    connection = latest;
    return another;
  }

  void receivesUpdates(boolean receives) {
    receivesUpdates = receives;
  }

  /** True once: the client is told of a new session with its first message. */
  synchronized boolean greet() {
    var first = !greeted;
    greeted = true;
    return first;
  }

  /** True when the caller is to send the acknowledgements, false when that is under way. */
  synchronized boolean beginAcknowledging() {
    var first = !acknowledging;
    acknowledging = true;
    return first;
  }

  synchronized void endAcknowledging() {
    acknowledging = false;
  }

  /** A message that answers one of the client's and needs no acknowledgement. */
  void reply(TlObject object) {
    var body = body(256);
    parts.codec().encode(object, body);
    send(body, parts.messageIds().nextAnswer(), contentMessages.get() * 2, connection);
  }

  /** A message that the server sends by itself and that the client acknowledges. */
  void notify(TlObject object) {
    var body = body(1024);
    parts.codec().encode(object, parts.sessions().layer(authKeyId()), body);
    send(body, parts.messageIds().nextNotice(), nextSequence(), connection);
  }

  /**
   * The result of a call, of which {@code body} has the room for the header and then the
   * rpc_result.
   *
   * @param sent called when it has been sent
   */
  void result(Request request, TlWriter body, FrameConnection over, Runnable sent) {
    var number = new Requests.Numbers(parts.messageIds().nextAnswer(), nextSequence());
    requests.sent(request, number);
    send(body, number.messageId(), number.sequence(), over, sent);
  }

  /**
   * Sends again what may be lost now that the client came back by {@code over}: as the same
   * messages, so that a client that has them knows that by their numbers.
   */
  void repeatLost(FrameConnection over) {
    requests
        .lostAnswers(over)
        .forEach(
            lost -> send(lost.answer(), lost.number().messageId(), lost.number().sequence(), over));
  }

  private int nextSequence() {
    return contentMessages.getAndIncrement() * 2 + 1;
  }

  /** A writer that begins with the room for the header of a message. */
  static TlWriter body(int expected) {
    return new TlWriter(INNER_HEADER + expected + 2 * MIN_PADDING + 16).zeroes(INNER_HEADER);
  }

  private void send(TlWriter plain, long messageId, int sequence, FrameConnection over) {
    send(plain, messageId, sequence, over, () -> {});
  }

  private void send(
      TlWriter plain, long messageId, int sequence, FrameConnection over, Runnable sent) {
    plain.setInt64(0, parts.salts().current(key));
    plain.setInt64(8, sessionId);
    plain.setInt64(16, messageId);
    plain.setInt32(24, sequence);
    plain.setInt32(28, plain.size() - INNER_HEADER);
    var padding = new byte[MIN_PADDING + (-(plain.size() + MIN_PADDING) & 15)];
    parts.random().nextBytes(padding);
    plain.raw(padding);
    over.send(sealed(key.key(), plain), sent);
  }

  private static byte[] sealed(AuthKey key, TlWriter plain) {
    var cipher = MessageCipher.FROM_SERVER;
    var messageKey = cipher.messageKey(key, plain.array(), 0, plain.size());
    var frame = new TlWriter(OUTER_HEADER + plain.size()).int64(key.id()).raw(messageKey);
    cipher.encrypt(key, messageKey, plain.array(), 0, plain.size(), frame.array(), OUTER_HEADER);
    return frame.array();
  }

  @Override
  public long authKeyId() {
    return key.key().id();
  }

  @Override
  public long sessionId() {
    return sessionId;
  }

  @Override
  public int dcId() {
    return key.dcId();
  }

  @Override
  public long connectionId() {
    return connection.id();
  }

  @Override
  public boolean receivesUpdates() {
    return receivesUpdates;
  }

  @Override
  public boolean push(TlObject updates) {
    if (!connection.isOpen()) {
      return false;
    }
    notify(updates);
    return true;
  }

  @Override
  public void destroyAuthKey() {
    parts.sessions().destroyKey(authKeyId());
  }

  @Override
  public String toString() {
    return "session %016x of key %016x".formatted(sessionId, authKeyId());
  }
}
