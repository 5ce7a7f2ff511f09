package dev.telefarm.sandbox.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Finds out from the first bytes which transport a client speaks, and puts its handlers in place of
 * itself: 0xef is abridged, 0xeeeeeeee intermediate, 0xdddddddd padded intermediate; anything else
 * is the 64-byte header of an obfuscated one, which carries the same tags inside (and by the
 * client's duty never begins like one of these).
 */
final class TransportDetector extends ByteToMessageDecoder {
  private static final int PLAIN_ABRIDGED = 0xef;

  private final RandomGenerator random;

  TransportDetector(RandomGenerator random) {
    this.random = random;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.getUnsignedByte(in.readerIndex()) == PLAIN_ABRIDGED) {
      in.skipBytes(1);
      become(context, Framing.ABRIDGED);
      return;
    }
    if (in.readableBytes() < 4) {
      return;
    }
    var plain = Framing.ofTag(in.getIntLE(in.readerIndex()));
    if (plain.isPresent()) {
      in.skipBytes(4);
      become(context, plain.get());
      return;
    }
    if (in.readableBytes() < Obfuscation.HEADER) {
      return;
    }
    var header = new byte[Obfuscation.HEADER];
    in.readBytes(header);
    var obfuscation = Obfuscation.of(header);
    var tag = Unpooled.wrappedBuffer(header).getIntLE(Obfuscation.TAG_AT);
    var framing =
        Framing.ofTag(tag)
            .orElseThrow(() -> new DecoderException("no transport has tag %08x".formatted(tag)));
    context.pipeline().addAfter(context.name(), "obfuscation", obfuscation);
    addFraming(context, "obfuscation", framing);
    context.pipeline().remove(this);
  }

  private void become(ChannelHandlerContext context, Framing framing) {
    addFraming(context, context.name(), framing);
    context.pipeline().remove(this);
  }

  private void addFraming(ChannelHandlerContext context, String after, Framing framing) {
    context.pipeline().addAfter(after, "frame decoder", new FrameDecoder(framing));
    context
        .pipeline()
        .addAfter("frame decoder", "frame encoder", new FrameEncoder(framing, random));
  }
}
