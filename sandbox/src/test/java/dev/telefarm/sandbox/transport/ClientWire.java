package dev.telefarm.sandbox.transport;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client's end of a connection: every transport, plain and obfuscated, over a blocking socket.
 */
public final class ClientWire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  /** How frames are marked, by the byte that the tag repeats. */
  public enum Kind {
    ABRIDGED(0xef),
    INTERMEDIATE(0xee),
    PADDED(0xdd);

    private final byte tag;

    Kind(int tag) {
      this.tag = (byte) tag;
    }
  }

  private final Kind kind;
  private final RandomGenerator random;
  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  public ClientWire(
      InetSocketAddress address, Kind kind, boolean obfuscated, RandomGenerator random)
      throws IOException {
    this.kind = kind;
    this.random = random;
    socket.connect(address, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    if (obfuscated) {
      var header = header();
      var toServer = ctr(Arrays.copyOfRange(header, 8, 56));
      var encrypted = toServer.update(header);
      System.arraycopy(encrypted, 56, header, 56, 8);
      socket.getOutputStream().write(header);
      out = new CipherOutputStream(socket.getOutputStream(), toServer);
      in =
          new DataInputStream(
              new CipherInputStream(socket.getInputStream(), ctr(reversed(header))));
    } else {
      out = socket.getOutputStream();
      var tag = new byte[kind == Kind.ABRIDGED ? 1 : 4];
      Arrays.fill(tag, kind.tag);
      out.write(tag);
      in = new DataInputStream(socket.getInputStream());
    }
  }

  private byte[] header() {
    var header = new byte[64];
    random.nextBytes(header);
    header[0] = 0x11;
    Arrays.fill(header, 56, 60, kind.tag);
    return header;
  }

  private static byte[] reversed(byte[] header) {
    var reversed = new byte[48];
    for (var i = 0; i < reversed.length; i++) {
      reversed[i] = header[55 - i];
    }
    return reversed;
  }

  private static Cipher ctr(byte[] keyAndIv) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      var iv = new IvParameterSpec(keyAndIv, 32, 16);
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keyAndIv, 0, 32, "AES"), iv);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public void send(byte[] frame) throws IOException {
    var padding = new byte[kind == Kind.PADDED ? random.nextInt(16) : 0];
    random.nextBytes(padding);
    out.write(header(frame.length + padding.length));
    out.write(frame);
    out.write(padding);
    out.flush();
  }

  private byte[] header(int length) {
    if (kind != Kind.ABRIDGED) {
      return littleEndian(length, 4);
    }
    var words = length / 4;
    return words < 127 ? littleEndian(words, 1) : littleEndian(127 | (words << 8), 4);
  }

  private static byte[] littleEndian(int value, int length) {
    var bytes = new byte[length];
    for (var i = 0; i < length; i++) {
      bytes[i] = (byte) (value >> (8 * i));
    }
    return bytes;
  }

  /**
   * Waits for the next frame.
   *
   * @throws EOFException when the server closes
   */
  public byte[] receive() throws IOException {
    var frame = new byte[length()];
    in.readFully(frame);
    return frame;
  }

  private int length() throws IOException {
    if (kind != Kind.ABRIDGED) {
      return Integer.reverseBytes(in.readInt());
    }
    var words = in.readUnsignedByte();
    if (words == 127) {
      words = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    }
    return words * 4;
  }

  /** The bytes after the tag, for what no transport would send. */
  public void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  public InputStream rawInput() {
    return in;
  }

  /** Changes how long {@link #receive} waits before it throws SocketTimeoutException. */
  public void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
