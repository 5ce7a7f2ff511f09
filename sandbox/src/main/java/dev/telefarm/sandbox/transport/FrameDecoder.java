package dev.telefarm.sandbox.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/** Splits what comes in into frames: byte arrays. */
final class FrameDecoder extends ByteToMessageDecoder {
  /** Larger than any message of a client, uploads included. */
  private static final int MAX_FRAME = 2 << 20;

  private static final int UNKNOWN = -1;

  private final Framing framing;
  private int length = UNKNOWN;

  FrameDecoder(Framing framing) {
    this.framing = framing;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (length == UNKNOWN) {
      length = framing.readLength(in);
    }
    if (length > MAX_FRAME) {
      throw new TooLongFrameException("a frame of %d bytes".formatted(length));
    }
    if (length != UNKNOWN && in.readableBytes() >= length) {
      var frame = new byte[length];
      in.readBytes(frame);
      out.add(frame);
      length = UNKNOWN;
    }
  }
}
