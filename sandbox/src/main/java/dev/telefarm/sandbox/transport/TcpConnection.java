package dev.telefarm.sandbox.transport;

import dev.telefarm.sandbox.tl.TlWriter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: the view that the rest has of a channel, and the last handler of its pipeline.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write that fails closes the channel, and that is reported.
final class TcpConnection extends ChannelInboundHandlerAdapter implements FrameConnection {
  private static final Logger log = LoggerFactory.getLogger(TcpConnection.class);

  private final long id;
  private final int dcId;
  private final Channel channel;
  private final FrameHandler handler;
  private final Gate gate;
  private final Wire wire;
  private volatile @Nullable Long authKeyId;
  private volatile boolean wasSilent;
  private @Nullable Future<?> closing;

  TcpConnection(
      long id,
      int dcId,
      Channel channel,
      FrameHandler handler,
      Gate gate,
      Shaper shaper,
      LongSupplier nanoTime) {
    this.id = id;
    this.dcId = dcId;
    this.channel = channel;
    this.handler = handler;
    this.gate = gate;
    this.wire = new Wire(this, shaper, nanoTime);
  }

  Wire wire() {
    return wire;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    handler.frame(this, (byte[]) message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    handler.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("connection={} closed after {}", id, cause.toString());
    context.close();
  }

  @Override
  public void send(byte[] frame, Runnable sent) {
    if (!isSilent(gate.isSilent(this))) {
      channel
          .writeAndFlush(frame)
          .addListener(written -> {
            if (written.isSuccess()) {
              sent.run();
            }
          });
    }
  }

  @Override
  public Gate.Passage incoming() {
    var passage = gate.incoming(this);
    return isSilent(passage == Gate.Passage.SILENT) ? Gate.Passage.SILENT : passage;
  }

  /**
   * What a silent connection did not say or hear is missing on it for good, so it ends with its
   * silence.
   */
  private boolean isSilent(boolean now) {
    if (wasSilent && !now) {
      close();
      return true;
    }
    wasSilent = now;
    return now;
  }

  @Override
  public void sendError(int code) {
    send(new TlWriter(4).int32(code).toByteArray());
  }

  @Override
  public void usedBy(long authKeyId) {
    this.authKeyId = authKeyId;
  }

  @Override
  public void closeAfter(Duration delay) {
    channel.eventLoop().execute(() -> restartClosing(delay));
  }

  private void restartClosing(Duration delay) {
    if (closing != null) {
      closing.cancel(false);
    }
    closing = channel.eventLoop().schedule(this::close, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void schedule(Runnable task, Duration delay) {
    channel.eventLoop().schedule(() -> runIfOpen(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void runIfOpen(Runnable task) {
    if (isOpen()) {
      task.run();
    }
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public int dcId() {
    return dcId;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public OptionalLong authKeyId() {
    var known = authKeyId;
    return known == null ? OptionalLong.empty() : OptionalLong.of(known);
  }

  @Override
  public long bytesIn() {
    return wire.bytesIn();
  }

  @Override
  public long bytesOut() {
    return wire.bytesOut();
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public String toString() {
    return "connection %d to dc %d".formatted(id, dcId);
  }
}
