package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.crypto.MessageCipher;
import dev.telefarm.sandbox.handshake.AuthKeyStore;
import dev.telefarm.sandbox.handshake.AuthKeyStore.StoredKey;
import dev.telefarm.sandbox.handshake.HandshakeException;
import dev.telefarm.sandbox.handshake.Handshakes;
import dev.telefarm.sandbox.tl.TlException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlReader;
import dev.telefarm.sandbox.tl.TlWriter;
import dev.telefarm.sandbox.transport.FrameConnection;
import dev.telefarm.sandbox.transport.FrameHandler;
import dev.telefarm.sandbox.transport.Gate;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames in: plain ones to the handshake, encrypted ones decrypted, checked and given to their
 * session.
 */
final class Inbound implements FrameHandler {
  private static final Logger log = LoggerFactory.getLogger(Inbound.class);

  private static final int KEY_NOT_FOUND = -404;
  private static final int BAD_SALT = 48;

  private final ServerParts parts;
  private final AuthKeyStore keys;
  private final Handshakes handshakes;
  private final ServiceMessages messages;
  private final ExecutorService threads;

  Inbound(
      ServerParts parts,
      AuthKeyStore keys,
      Handshakes handshakes,
      ServiceMessages messages,
      ExecutorService threads) {
    this.parts = parts;
    this.keys = keys;
    this.handshakes = handshakes;
    this.messages = messages;
    this.threads = threads;
  }

  @Override
  public void frame(FrameConnection connection, byte[] frame) {
    if (!connection.isOpen()) {
      return; // Read before the connection was closed for an earlier frame.
    }
    try {
      var in = new TlReader(frame);
      var authKeyId = in.int64();
      if (authKeyId == 0) {
        if (connection.incoming() == Gate.Passage.OPEN) {
          threads.execute(() -> plain(connection, in));
        }
        return;
      }
      var key = keys.find(authKeyId).filter(stored -> stored.dcId() == connection.dcId());
      if (key.isEmpty()) {
        connection.sendError(KEY_NOT_FOUND);
        return;
      }
      connection.usedBy(authKeyId);
      switch (connection.incoming()) {
        case OPEN -> encrypted(connection, key.get(), frame);
        case KEY_UNKNOWN -> connection.sendError(KEY_NOT_FOUND);
        case SILENT -> {}
      }
    } catch (TlException e) {
      log.warn("{}: {}", connection, e.getMessage());
      connection.close();
    }
  }

  @Override
  public void closed(FrameConnection connection) {
    log.debug(
        "{} closed, {} bytes in, {} out", connection, connection.bytesIn(), connection.bytesOut());
  }

  private void plain(FrameConnection connection, TlReader in) {
    try {
      in.int64();
      var request = parts.codec().decode(in.slice(in.int32()));
      var answer = parts.codec().encode(handshakes.answer(request, connection.dcId()));
      var frame = new TlWriter(20 + answer.length).int64(0).int64(parts.messageIds().nextAnswer());
      connection.send(frame.int32(answer.length).raw(answer).toByteArray());
    } catch (HandshakeException e) {
      log.warn("{}: {}", connection, e.getMessage());
      connection.sendError(e.transportError());
    } catch (TlException e) {
      log.warn("{}: {}", connection, e.getMessage());
      connection.close();
    }
  }

  private void encrypted(FrameConnection connection, StoredKey key, byte[] frame) {
    // What a padded transport appends is shorter than a block.
    var length = (frame.length - Session.OUTER_HEADER) & ~15;
    if (length < Session.INNER_HEADER) {
      connection.close();
      return;
    }
    var messageKey = Arrays.copyOfRange(frame, 8, Session.OUTER_HEADER);
    if (!MessageCipher.FROM_CLIENT.decrypt(
        key.key(), messageKey, frame, Session.OUTER_HEADER, length)) {
      log.warn("{}: a message that its key does not open", connection);
      connection.close();
      return;
    }
    message(connection, key, new TlReader(frame, Session.OUTER_HEADER, length));
  }

  private void message(FrameConnection connection, StoredKey key, TlReader in) {
    var salt = in.int64();
    var sessionId = in.int64();
    var messageId = in.int64();
    var sequence = in.int32();
    var body = in.slice(in.int32());
    if (in.remaining() < Session.MIN_PADDING || in.remaining() > 1024) {
      log.warn("{}: a message with {} bytes of padding", connection, in.remaining());
      connection.close();
      return;
    }
    var session =
        parts
            .sessions()
            .findOrCreate(
                key.key().id(), sessionId, () -> new Session(key, sessionId, connection, parts));
    var cameBack = session.connectedBy(connection);
    var fault = parts.messageIds().fault(messageId);
    if (fault != 0) {
      session.reply(bad("bad_msg_notification", messageId, sequence, fault));
    } else if (!parts.salts().accepts(key, salt)) {
      session.reply(
          bad("bad_server_salt", messageId, sequence, BAD_SALT)
              .with("new_server_salt", parts.salts().current(key)));
    } else {
      greet(session, messageId);
      messages.receive(session, connection, messageId, body);
    }
    if (cameBack) {
      session.repeatLost(connection);
    }
  }

  private static TlObject bad(String name, long messageId, int sequence, int code) {
    return TlObject.of(name)
        .with("bad_msg_id", messageId)
        .with("bad_msg_seqno", sequence)
        .with("error_code", code);
  }

  private void greet(Session session, long firstMessageId) {
    if (session.greet()) {
      session.notify(
          TlObject.of("new_session_created")
              .with("first_msg_id", firstMessageId)
              .with("unique_id", parts.random().nextLong())
              .with("server_salt", parts.salts().current(session.key())));
    }
  }
}
