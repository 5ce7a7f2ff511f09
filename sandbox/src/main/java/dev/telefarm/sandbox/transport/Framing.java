package dev.telefarm.sandbox.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** How a transport marks the ends of its frames. */
enum Framing {
  ABRIDGED(0xefefefef),
  INTERMEDIATE(0xeeeeeeee),
  PADDED_INTERMEDIATE(0xdddddddd);

  private static final int ABRIDGED_LONG = 0x7f;

  /**
   * Set by a client in the length when it wants a quick acknowledgement, which a server may leave
   * out.
   */
  private static final int QUICK_ACK = 0x80000000;

  private final int tag;

  Framing(int tag) {
    this.tag = tag;
  }

  static Optional<Framing> ofTag(int tag) {
    for (Framing framing : values()) {
      if (framing.tag == tag) {
        return Optional.of(framing);
      }
    }
    return Optional.empty();
  }

  /**
   * The payload length of the frame that begins at the reader index, moving past the header.
   *
   * @return -1 when the header is not complete, in which case nothing was moved
   */
  int readLength(ByteBuf in) {
    if (this == ABRIDGED) {
      if (!in.isReadable()) {
        return -1;
      }
      var words = in.getUnsignedByte(in.readerIndex()) & ABRIDGED_LONG;
      if (words != ABRIDGED_LONG) {
        in.skipBytes(1);
        return words * 4;
      }
      return in.readableBytes() < 4 ? -1 : (in.readIntLE() >>> 8) * 4;
    }
    return in.readableBytes() < 4 ? -1 : in.readIntLE() & ~QUICK_ACK;
  }

  /** The header of a frame of {@code length} bytes. */
  ByteBuf header(int length) {
    if (this != ABRIDGED) {
      return Unpooled.buffer(4).writeIntLE(length);
    }
    var words = length / 4;
    return words < ABRIDGED_LONG
        ? Unpooled.buffer(1).writeByte(words)
        : Unpooled.buffer(4).writeIntLE(ABRIDGED_LONG | words << 8);
  }
}
