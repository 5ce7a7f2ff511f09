package dev.telefarm.sandbox.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.sandbox.transport.Shaper.Pace;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Time stands still but for what the tests add, in the channel's scheduler as in the shaper's
 * clock.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What is written is watched as it leaves.
class WireTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Random random = new Random(71);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private Pace pace = Pace.FREE;
  private long now;
  private Wire wire;

  WireTest() {
    channel.freezeTime();
    var connection =
        new TcpConnection(1, 1, channel, new NoFrames(), Gate.open(), c -> pace, () -> now);
    wire = connection.wire();
  }

  private static final class NoFrames implements FrameHandler {
    @Override
    public void frame(FrameConnection connection, byte[] frame) {
      throw new AssertionError();
    }

    @Override
    public void closed(FrameConnection connection) {}
  }

  @BeforeEach
  void addWire() {
    channel.pipeline().addLast(wire);
  }

  @AfterEach
  void closeChannel() {
    channel.finishAndReleaseAll();
  }

  private byte[] write(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.clone()));
    return bytes;
  }

  private void pass(Duration time) {
    for (var millis = time.toMillis(); millis > 0; millis--) {
      now += 1_000_000;
      channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
      collect();
    }
  }

  private int collect() {
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      var bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      out.release();
      sent.writeBytes(bytes);
    }
    return sent.size();
  }

  @Test
  void unshapedBytesLeaveAtOnceAndInOrder() {
    var bytes = write(100_000);
    assertThat(collect()).isEqualTo(100_000);
    assertThat(sent.toByteArray()).isEqualTo(bytes);
    assertThat(wire.bytesOut()).isEqualTo(100_000);
  }

  @Test
  void rateIsKeptWhileBytesTrickle() {
    pace = new Pace(List.of(new TokenBucket(1 << 20)), Duration.ZERO);
    var bytes = write(2 << 20);
    pass(Duration.ofMillis(500));
    assertThat(sent.size()).isBetween(480 << 10, 530 << 10);
    pass(Duration.ofMillis(1600));
    assertThat(sent.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void latencyDelaysWithoutSlowing() {
    pace = new Pace(List.of(new TokenBucket(10 << 20)), Duration.ofMillis(300));
    var bytes = write(1 << 20);
    pass(Duration.ofMillis(295));
    assertThat(sent.size()).isZero();
    pass(Duration.ofMillis(120));
    assertThat(sent.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void changeTakesEffectInTheMiddleOfAMessage() {
    pace = new Pace(List.of(new TokenBucket(100_000)), Duration.ofMillis(50));
    var bytes = write(1 << 20);
    pass(Duration.ofSeconds(1));
    assertThat(sent.size()).isLessThan(120_000);
    pace = Pace.FREE;
    pass(Duration.ofMillis(300));
    assertThat(sent.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void shorterLatencyOvertakesNothing() {
    pace = new Pace(List.of(), Duration.ofMillis(200));
    var first = write(5000);
    pace = new Pace(List.of(), Duration.ofMillis(10));
    var second = write(5000);
    pass(Duration.ofMillis(50));
    assertThat(sent.size()).isZero();
    pass(Duration.ofMillis(200));
    assertThat(sent.toByteArray()).startsWith(first).endsWith(second).hasSize(10_000);
  }

  @Test
  void closingDropsWhatWaits() {
    pace = new Pace(List.of(new TokenBucket(1000)), Duration.ofMillis(10));
    var waiting = Unpooled.wrappedBuffer(new byte[100_000]);
    channel.writeAndFlush(waiting);
    channel.close().syncUninterruptibly();
    pass(Duration.ofMinutes(2));
    assertThat(sent.size()).isZero();
    assertThat(waiting.refCnt()).isZero();
  }
}
