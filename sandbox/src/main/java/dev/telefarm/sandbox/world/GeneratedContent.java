package dev.telefarm.sandbox.world;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Pseudo-random bytes that depend on a seed and their offset only, so that any range of any size
 * can be made without the rest.
 *
 * <p>The 8 bytes at offset 8n are, little endian, SplitMix64's output function applied to {@code
 * seed + (n + 1) * 0x9E3779B97F4A7C15}: anyone can compute them, in any language, and they do not
 * compress.
 */
public record GeneratedContent(long seed, long size) implements Content {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public byte[] read(long offset, int length) {
    int wanted = Math.clamp(size - offset, 0, length);
    var bytes = new byte[wanted];
    int at = 0;
    while (at < wanted && ((offset + at) & 7) != 0) {
      bytes[at] = byteAt(offset + at);
      at++;
    }
    long state = seed + ((offset + at) / 8 + 1) * GOLDEN;
    for (; at + 8 <= wanted; at += 8) {
      LONGS.set(bytes, at, mix(state));
      state += GOLDEN;
    }
    for (; at < wanted; at++) {
      bytes[at] = byteAt(offset + at);
    }
    return bytes;
  }

  private byte byteAt(long offset) {
    return (byte) (mix(seed + (offset / 8 + 1) * GOLDEN) >>> (8 * (offset & 7)));
  }

  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
