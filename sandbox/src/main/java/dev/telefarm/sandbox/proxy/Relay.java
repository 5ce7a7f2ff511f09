package dev.telefarm.sandbox.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes what one channel says on to another, in order, as late as the proxy is told to be, and no
 * faster than the other takes it. Both channels have the same event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write that fails closes the channel, and that is reported.
final class Relay extends ChannelInboundHandlerAdapter {
  /** What the proxy does with bytes that come. */
  interface Policy {
    /** Nothing is said any more. */
    boolean dead();

    /** What should be passed on is lost. */
    boolean losesBytes();

    long latencyNanos();
  }

  private final Policy policy;
  private final LongSupplier nanoTime;
  private final Consumer<Integer> counter;
  private final Queue<ByteBuf> early = new ArrayDeque<>();
  private @Nullable Channel peer;
  private long lastDelivery;
  private boolean ended;

  /**
   * @param counter told of bytes that are passed on
   */
  Relay(Policy policy, LongSupplier nanoTime, Consumer<Integer> counter) {
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.counter = counter;
    this.lastDelivery = nanoTime.getAsLong();
  }

  /** What came before this is passed on first. */
  void leadTo(Channel to) {
    peer = to;
    for (var bytes = early.poll(); bytes != null; bytes = early.poll()) {
      pass(to, bytes);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    var to = peer;
    if (policy.losesBytes() || ended) {
      bytes.release();
    } else if (to == null) {
      early.add(bytes);
    } else {
      pass(to, bytes);
    }
  }

  private void pass(Channel to, ByteBuf bytes) {
    var now = nanoTime.getAsLong();
    // Nothing overtakes what came before it, also when the latency shrinks.
    lastDelivery = Math.max(lastDelivery, now + policy.latencyNanos());
    if (lastDelivery <= now) {
      write(to, bytes);
    } else {
      to.eventLoop().schedule(() -> write(to, bytes), lastDelivery - now, TimeUnit.NANOSECONDS);
    }
  }

  private void write(Channel to, ByteBuf bytes) {
    if (policy.losesBytes()) {
      bytes.release();
      return;
    }
    counter.accept(bytes.readableBytes());
    to.writeAndFlush(bytes);
  }

  /** Reads only while the other side can take it. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    var to = peer;
    if (to != null) {
      context.channel().config().setAutoRead(to.isWritable());
    }
    context.fireChannelReadComplete();
  }

  /** This channel can be written to again: whoever writes to it may read on. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    var from = peer;
    if (from != null) {
      from.config().setAutoRead(context.channel().isWritable());
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended = true;
    early.forEach(ByteBuf::release);
    early.clear();
    var to = peer;
    if (to != null && to.isActive()) {
      // After what is on its way to it.
      var wait = Math.max(0, lastDelivery - nanoTime.getAsLong());
      to.eventLoop()
          .schedule(
              () -> to.writeAndFlush(to.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE),
              wait,
              TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
