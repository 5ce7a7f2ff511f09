package dev.telefarm.sandbox.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * "obfuscated2": AES-256-CTR over all bytes of both directions, by keys from the first 64 bytes of
 * the client.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write that fails closes the channel, and that is reported.
public final class Obfuscation extends ChannelDuplexHandler {
  /** Bytes that open the connection. */
  public static final int HEADER = 64;

  /** Where in the deciphered header the transport's tag is. */
  public static final int TAG_AT = 56;

  private static final int KEY_AT = 8;
  private static final int KEY = 32;
  private static final int IV = 16;

  /** The JDK copies what it encrypts in place; small pieces keep that copy in the cache. */
  private static final int PIECE = 16384;

  private final Cipher fromClient;
  private final Cipher toClient;

  private Obfuscation(Cipher fromClient, Cipher toClient) {
    this.fromClient = fromClient;
    this.toClient = toClient;
  }

  /**
   * Derives the keys from the header, and deciphers the header in place: its tag can be read
   * afterwards.
   */
  static Obfuscation of(byte[] header) {
    return of(header, new byte[0]);
  }

  /**
   * As {@link #of(byte[])}, of a client that has a proxy's secret: it is hashed into both keys.
   *
   * @param secret 16 bytes, or none
   */
  public static Obfuscation of(byte[] header, byte[] secret) {
    var reversed = new byte[KEY + IV];
    for (var i = 0; i < reversed.length; i++) {
      reversed[i] = header[KEY_AT + KEY + IV - 1 - i];
    }
    var obfuscation = new Obfuscation(ctr(header, KEY_AT, secret), ctr(reversed, 0, secret));
    apply(obfuscation.fromClient, header, 0, header.length);
    return obfuscation;
  }

  private static Cipher ctr(byte[] source, int at, byte[] secret) {
    try {
      var key = Arrays.copyOfRange(source, at, at + KEY);
      if (secret.length > 0) {
        var hash = MessageDigest.getInstance("SHA-256");
        hash.update(key);
        key = hash.digest(secret);
      }
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      var iv = new IvParameterSpec(source, at + KEY, IV);
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), iv);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no AES-CTR", e);
    }
  }

  private static void apply(Cipher cipher, byte[] array, int from, int length) {
    try {
      for (var done = 0; done < length; done += PIECE) {
        cipher.update(array, from + done, Math.min(PIECE, length - done), array, from + done);
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a stream cipher changed the length", e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var in = (ByteBuf) message;
    var bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    in.release();
    apply(fromClient, bytes, 0, bytes.length);
    context.fireChannelRead(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var out = (ByteBuf) message;
    if (out.hasArray()) {
      apply(toClient, out.array(), out.arrayOffset() + out.readerIndex(), out.readableBytes());
      context.write(out, promise);
      return;
    }
    var bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    out.release();
    apply(toClient, bytes, 0, bytes.length);
    context.write(Unpooled.wrappedBuffer(bytes), promise);
  }
}
