package dev.telefarm.sandbox.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.random.RandomGenerator;

/**
 * Puts a header before every frame that goes out, and padding behind it where the transport wants
 * it; copies nothing.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write that fails closes the channel, and that is reported.
final class FrameEncoder extends ChannelOutboundHandlerAdapter {
  /** A frame this short is a transport error, which clients tell by its length. */
  private static final int NEVER_PADDED = 4;

  private final Framing framing;
  private final RandomGenerator random;

  FrameEncoder(Framing framing, RandomGenerator random) {
    this.framing = framing;
    this.random = random;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var frame = (byte[]) message;
    var padded = framing == Framing.PADDED_INTERMEDIATE && frame.length > NEVER_PADDED;
    var padding = new byte[padded ? random.nextInt(16) : 0];
    random.nextBytes(padding);
    context.write(framing.header(frame.length + padding.length));
    context.write(Unpooled.wrappedBuffer(frame, padding), promise);
  }
}
