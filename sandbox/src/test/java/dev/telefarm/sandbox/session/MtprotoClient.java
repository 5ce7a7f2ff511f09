package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.crypto.MessageCipher;
import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.handshake.ClientHandshake;
import dev.telefarm.sandbox.tl.TlCodec;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlReader;
import dev.telefarm.sandbox.tl.TlSchema;
import dev.telefarm.sandbox.tl.TlWriter;
import dev.telefarm.sandbox.transport.ClientWire;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A small blocking client, for tests that have to misbehave; mtcute and TDLib are the ones that
 * behave.
 */
public final class MtprotoClient implements AutoCloseable {
  private static final int RPC_RESULT = 0xf35c6d01;
  private static final int RPC_ERROR = 0x2144ca19;
  private static final int CONTAINER = 0x73f1f8dc;

  private final TlCodec codec = new TlCodec(TlSchema.sandbox());
  private final RandomGenerator random;
  private final Map<Long, TlObject> asked = new HashMap<>();
  private ClientWire wire;
  private @Nullable AuthKey key;
  long salt;
  long sessionId;
  private long lastMessageId;

  /**
   * A message of the server.
   *
   * @param answers the message that an rpc_result answers, else 0
   */
  public record Received(long messageId, int sequence, long answers, TlObject object) {}

  public MtprotoClient(ClientWire wire, RandomGenerator random) {
    this.wire = wire;
    this.random = random;
    this.sessionId = random.nextLong();
  }

  /** Makes a key with the server. */
  public AuthKey handshake(RsaKeys rsa, int dc) throws IOException {
    var handshake = new ClientHandshake(rsa, random);
    var resPq = plain(handshake.start());
    var half = handshake.serverHalf(plain(handshake.requestParameters(resPq, dc)));
    var end = plain(handshake.setClientHalf(half));
    if (!end.is("dh_gen_ok")) {
      throw new AssertionError(end);
    }
    salt = handshake.firstSalt(half);
    key = handshake.key(half);
    return key;
  }

  TlObject plain(TlObject request) throws IOException {
    sendPlain(request);
    var in = new TlReader(wire.receive());
    in.int64();
    in.int64();
    return codec.decode(in.slice(in.int32()));
  }

  void sendPlain(TlObject request) throws IOException {
    var body = codec.encode(request);
    var frame = new TlWriter(64).int64(0).int64(nextMessageId()).int32(body.length).raw(body);
    wire.send(frame.toByteArray());
  }

  /** Goes on over another connection, with the same session. */
  public void reconnect(ClientWire next) throws IOException {
    wire.close();
    wire = next;
  }

  /** Like {@link #reconnect}, but leaves the old connection open. */
  void leave(ClientWire next) {
    wire = next;
  }

  /** Uses a key that was made before. */
  public void use(AuthKey known, long knownSalt) {
    key = known;
    salt = knownSalt;
  }

  long nextMessageId() {
    var now = Clock.systemUTC().millis();
    lastMessageId = Math.max(lastMessageId + 4, ((now / 1000) << 32) + ((now % 1000) << 22));
    return lastMessageId;
  }

  /** Sends one message and returns its id. */
  public long send(TlObject message) throws IOException {
    var messageId = nextMessageId();
    send(messageId, message);
    return messageId;
  }

  void send(long messageId, TlObject message) throws IOException {
    asked.put(messageId, message);
    sendBytes(messageId, codec.encode(message));
  }

  /** Sends two messages in a container, and returns their ids. */
  long[] sendTogether(TlObject first, TlObject second) throws IOException {
    var ids = new long[] {nextMessageId(), nextMessageId()};
    var body = new TlWriter(256).int32(CONTAINER).int32(2);
    for (var i = 0; i < 2; i++) {
      var message = i == 0 ? first : second;
      var bytes = codec.encode(message);
      asked.put(ids[i], message);
      body.int64(ids[i]).int32(1).int32(bytes.length).raw(bytes);
    }
    sendBytes(nextMessageId(), body.toByteArray());
    return ids;
  }

  void sendBytes(long messageId, byte[] body) throws IOException {
    var plain =
        new TlWriter(body.length + 64).int64(salt).int64(sessionId).int64(messageId).int32(1);
    plain.int32(body.length).raw(body);
    plain.zeroes(12 + (-(plain.size() + 12) & 15));
    var cipher = MessageCipher.FROM_CLIENT;
    var messageKey = cipher.messageKey(key(), plain.array(), 0, plain.size());
    var frame =
        new TlWriter(24 + plain.size()).int64(key().id()).raw(messageKey).zeroes(plain.size());
    cipher.encrypt(key(), messageKey, plain.array(), 0, plain.size(), frame.array(), 24);
    wire.send(frame.toByteArray());
  }

  private AuthKey key() {
    if (key == null) {
      throw new AssertionError("no key yet");
    }
    return key;
  }

  /**
   * Waits for the next message of the server; a frame of four bytes is a transport error, reported
   * by its number.
   */
  public Received receive() throws IOException {
    var frame = wire.receive();
    if (frame.length == 4) {
      throw new TransportError(new TlReader(frame).int32());
    }
    var length = (frame.length - 24) & ~15;
    var messageKey = new TlReader(frame, 8, 16).raw(16);
    if (!MessageCipher.FROM_SERVER.decrypt(key(), messageKey, frame, 24, length)) {
      throw new AssertionError("the server's message does not decrypt");
    }
    var in = new TlReader(frame, 24, length);
    in.int64();
    if (in.int64() != sessionId) {
      throw new AssertionError("a message for another session");
    }
    var messageId = in.int64();
    var sequence = in.int32();
    var body = in.slice(in.int32());
    if (body.peekInt32() != RPC_RESULT) {
      return new Received(messageId, sequence, 0, codec.decode(body));
    }
    body.int32();
    var answers = body.int64();
    return new Received(messageId, sequence, answers, result(answers, body));
  }

  private TlObject result(long answers, TlReader body) {
    var function = asked.get(answers);
    if (body.peekInt32() == RPC_ERROR || (function != null && function.is("rpc_drop_answer"))) {
      return codec.decode(body);
    }
    if (function == null) {
      throw new AssertionError("an answer to a message that was not sent");
    }
    return codec.decodeResult(innermost(function), body);
  }

  private static TlObject innermost(TlObject function) {
    return function.has("query") ? innermost(function.object("query")) : function;
  }

  /** Calls, and waits for the answer; other messages that come before are dropped. */
  public TlObject call(TlObject function) throws IOException {
    return answerTo(send(function));
  }

  public TlObject answerTo(long messageId) throws IOException {
    return resultOf(messageId).object();
  }

  Received resultOf(long messageId) throws IOException {
    while (true) {
      var received = receive();
      if (received.answers() == messageId) {
        return received;
      }
    }
  }

  /** Waits for a message with that constructor. */
  public TlObject await(String constructor) throws IOException {
    while (true) {
      var received = receive();
      if (received.object().is(constructor)) {
        return received.object();
      }
    }
  }

  ClientWire wire() {
    return wire;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  /** What the server sends instead of a message. */
  public static final class TransportError extends IOException {
    private final int code;

    TransportError(int code) {
      super("transport error " + code);
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}
