package dev.telefarm.sandbox.tl;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads little-endian values from a part of an array. Everything that does not fit throws {@link
 * TlException.Malformed}. Not safe for use by several threads.
 */
public final class TlReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] array;
  private final int limit;
  private int position;

  public TlReader(byte[] array) {
    this(array, 0, array.length);
  }

  public TlReader(byte[] array, int offset, int length) {
    if (length < 0 || offset < 0 || array.length - offset < length) {
      throw new TlException.Malformed(
          "%d bytes at %d of %d".formatted(length, offset, array.length));
    }
    this.array = array;
    this.position = offset;
    this.limit = offset + length;
  }

  public int int32() {
    return (int) INT.get(array, advance(Integer.BYTES));
  }

  /** The next value of four bytes, which stays unread. */
  public int peekInt32() {
    var value = int32();
    position -= Integer.BYTES;
    return value;
  }

  public long int64() {
    return (long) LONG.get(array, advance(Long.BYTES));
  }

  public byte[] raw(int length) {
    var from = advance(length);
    return Arrays.copyOfRange(array, from, from + length);
  }

  /** A reader of the next {@code length} bytes, which this one skips. */
  public TlReader slice(int length) {
    return new TlReader(array, advance(length), length);
  }

  /** A TL {@code bytes} value. */
  public byte[] bytes() {
    var start = position;
    var length = array[advance(1)] & 0xff;
    if (length >= 254) {
      position = start;
      length = int32() >>> 8;
    }
    var value = raw(length);
    advance(start - position & 3);
    return value;
  }

  /** Bytes not read yet. */
  public int remaining() {
    return limit - position;
  }

  private int advance(int length) {
    if (length < 0 || limit - position < length) {
      throw new TlException.Malformed(
          "%d bytes wanted where %d are left".formatted(length, limit - position));
    }
    var from = position;
    position += length;
    return from;
  }
}
