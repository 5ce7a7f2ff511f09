package dev.telefarm.sandbox.proxy;

import dev.telefarm.sandbox.transport.Obfuscation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * The server's side of Telegram's own proxy protocol: the client's first 64 bytes give the keys
 * (with the secret mixed in), the frames' kind and the number of the data centre; what follows is
 * deciphered and passed on in the plain form of the same kind.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Closing is not waited for.
final class MtprotoHandler extends ByteToMessageDecoder {
  private static final int DC_AT = 60;
  private static final int ABRIDGED = 0xefefefef;
  private static final int INTERMEDIATE = 0xeeeeeeee;
  private static final int PADDED = 0xdddddddd;

  private final ProxySpec spec;
  private final Tunnel tunnel;

  private MtprotoHandler(ProxySpec spec, Tunnel tunnel) {
    this.spec = spec;
    this.tunnel = tunnel;
  }

  static void addTo(ChannelPipeline pipeline, ProxySpec spec, Tunnel tunnel) {
    pipeline.addLast("mtproto", new MtprotoHandler(spec, tunnel));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (tunnel.dead()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < Obfuscation.HEADER) {
      return;
    }
    var header = new byte[Obfuscation.HEADER];
    in.readBytes(header);
    var obfuscation = Obfuscation.of(header, spec.key());
    var fields = Unpooled.wrappedBuffer(header);
    int tag = fields.getIntLE(Obfuscation.TAG_AT);
    var centre = tunnel.centres().number(fields.getShortLE(DC_AT));
    if (!admits(tag) || centre.isEmpty()) {
      tunnel.refuse();
      context.close();
      return;
    }
    context.pipeline().addAfter(context.name(), "obfuscation", obfuscation);
    tunnel.open(context, centre.get(), () -> {}, context::close);
    // The relay keeps it until there is a connection.
    var relay = context.pipeline().context(Tunnel.RELAY);
    ((Relay) relay.handler()).channelRead(relay, plainTag(tag));
    context.pipeline().remove(this);
  }

  /** With another secret than ours the deciphered tag is noise. */
  private boolean admits(int tag) {
    return tag == PADDED || (!spec.paddedOnly() && (tag == INTERMEDIATE || tag == ABRIDGED));
  }

  private static ByteBuf plainTag(int tag) {
    var bytes = Unpooled.buffer(4);
    return tag == ABRIDGED ? bytes.writeByte(tag) : bytes.writeIntLE(tag);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
