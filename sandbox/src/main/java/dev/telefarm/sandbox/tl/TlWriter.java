package dev.telefarm.sandbox.tl;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of little-endian values. Not safe for use by several threads. */
public final class TlWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array;
  private int position;

  /** A writer that holds {@code capacity} bytes before it has to grow. */
  public TlWriter(int capacity) {
    array = new byte[capacity];
  }

  public TlWriter int32(int value) {
    grow(Integer.BYTES);
    INT.set(array, position, value);
    position += Integer.BYTES;
    return this;
  }

  public TlWriter int64(long value) {
    grow(Long.BYTES);
    LONG.set(array, position, value);
    position += Long.BYTES;
    return this;
  }

  /** The bytes as they are, without a length. */
  public TlWriter raw(byte[] bytes) {
    grow(bytes.length);
    System.arraycopy(bytes, 0, array, position, bytes.length);
    position += bytes.length;
    return this;
  }

  /** A TL {@code bytes} value: length, bytes, zeroes up to a multiple of four. */
  public TlWriter bytes(byte[] bytes) {
    if (bytes.length > 0xffffff) {
      throw new TlException.Unfit("a value of %d bytes is too long for TL".formatted(bytes.length));
    }
    grow(bytes.length + 8);
    if (bytes.length < 254) {
      array[position++] = (byte) bytes.length;
    } else {
      int32(0xfe | bytes.length << 8);
    }
    raw(bytes);
    return zeroes(-position & 3);
  }

  /** Overwrites four bytes written before. */
  public void setInt32(int at, int value) {
    INT.set(array, at, value);
  }

  /** Overwrites eight bytes written before. */
  public void setInt64(int at, long value) {
    LONG.set(array, at, value);
  }

  /** Appends {@code count} bytes of zero. */
  public TlWriter zeroes(int count) {
    grow(count);
    Arrays.fill(array, position, position + count, (byte) 0);
    position += count;
    return this;
  }

  /** Bytes written so far. */
  public int size() {
    return position;
  }

  /**
   * The array that is written to, of which {@link #size} bytes count: for work in place, until the
   * next write.
   */
  public byte[] array() {
    return array;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(array, position);
  }

  private void grow(int more) {
    if (array.length - position < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, position + more));
    }
  }
}
