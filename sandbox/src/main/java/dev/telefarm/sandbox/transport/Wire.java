package dev.telefarm.sandbox.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of the pipeline next to the socket: counts bytes, and holds outgoing ones back as the
 * shaper says. First the buckets let a piece pass, then it stays on the delay line for the latency;
 * pieces never overtake each other.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write that fails closes the channel, and that is reported.
final class Wire extends ChannelDuplexHandler {
  private static final int PIECE = 16384;

  /** A timer is not more exact: shorter waits are skipped, the buckets remember the debt. */
  private static final long TICK_NANOS = 1_000_000;

  private final Connection connection;
  private final Shaper shaper;
  private final LongSupplier nanoTime;
  private final AtomicLong in = new AtomicLong();
  private final AtomicLong out = new AtomicLong();

  private final Queue<Piece> waiting = new ArrayDeque<>();
  private final Queue<Piece> delayed = new ArrayDeque<>();
  private @Nullable Piece held;
  private long lastDelivery = Long.MIN_VALUE;

  private record Piece(ByteBuf bytes, ChannelPromise promise) {}

  Wire(Connection connection, Shaper shaper, LongSupplier nanoTime) {
    this.connection = connection;
    this.shaper = shaper;
    this.nanoTime = nanoTime;
  }

  long bytesIn() {
    return in.get();
  }

  long bytesOut() {
    return out.get();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    in.addAndGet(((ByteBuf) message).readableBytes());
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var bytes = (ByteBuf) message;
    while (bytes.readableBytes() > PIECE) {
      waiting.add(new Piece(bytes.readRetainedSlice(PIECE), context.newPromise()));
    }
    waiting.add(new Piece(bytes, promise));
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (held == null) {
      pass(context);
    }
  }

  private void pass(ChannelHandlerContext context) {
    for (var piece = waiting.poll(); piece != null; piece = waiting.poll()) {
      var pace = shaper.pace(connection);
      var now = nanoTime.getAsLong();
      var wait = 0L;
      for (var bucket : pace.buckets()) {
        wait = Math.max(wait, bucket.take(piece.bytes().readableBytes(), now));
      }
      var latency = pace.latency().toNanos();
      if (wait >= TICK_NANOS) {
        held = piece;
        context.executor().schedule(() -> endWait(context, latency), wait, TimeUnit.NANOSECONDS);
        break;
      }
      deliver(context, piece, latency);
    }
    context.flush();
  }

  private void endWait(ChannelHandlerContext context, long latency) {
    var piece = held;
    if (piece != null) {
      held = null;
      deliver(context, piece, latency);
      pass(context);
    }
  }

  private void deliver(ChannelHandlerContext context, Piece piece, long latency) {
    var now = nanoTime.getAsLong();
    if (latency == 0 && delayed.isEmpty()) {
      send(context, piece);
      return;
    }
    lastDelivery =
        lastDelivery == Long.MIN_VALUE ? now + latency : Math.max(lastDelivery, now + latency);
    delayed.add(piece);
    context.executor().schedule(() -> endDelay(context), lastDelivery - now, TimeUnit.NANOSECONDS);
  }

  private void endDelay(ChannelHandlerContext context) {
    var piece = delayed.poll();
    if (piece != null) {
      send(context, piece);
      context.flush();
    }
  }

  private void send(ChannelHandlerContext context, Piece piece) {
    out.addAndGet(piece.bytes().readableBytes());
    context.write(piece.bytes(), piece.promise());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (held != null) {
      held.bytes().release();
      held = null;
    }
    waiting.forEach(piece -> piece.bytes().release());
    waiting.clear();
    delayed.forEach(piece -> piece.bytes().release());
    delayed.clear();
    context.fireChannelInactive();
  }
}
