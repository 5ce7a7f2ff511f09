package dev.telefarm.worker.pacing;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all lanes together may ask TDLib for: TDLib itself knows no limit, so it is asked
 * for no more than may come. Thread-safe.
 */
public final class BandwidthLimit {
  /** TDLib asks Telegram for no less at a time. */
  public static final int LEAST = 64 << 10;

  /** In seconds: what may come at once after nothing came. Of 10 s it is less than a 20th. */
  private static final double BURST = 0.4;

  private static final Duration LOOK = Duration.ofMillis(100);

  private final LongSupplier nanoTime;
  private volatile long bytesPerSecond;
  private volatile @Nullable Bucket bucket; // none without a limit

  BandwidthLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes effect at once.
   *
   * @param next bytes a second; 0 means no limit
   */
  synchronized void set(long next) {
    if (next == bytesPerSecond) {
      return;
    }
    bytesPerSecond = next;
    Bucket present = bucket;
    if (next <= 0) {
      bucket = null;
    } else if (present == null) {
      bucket =
          Bucket.builder()
              .addLimit(limit(next, 0))
              .withCustomTimePrecision(new SteadyMeter(nanoTime))
              .build();
    } else {
      present.replaceConfiguration(
          BucketConfiguration.builder().addLimit(limit(next, 0)).build(),
          TokensInheritanceStrategy.AS_IS);
    }
  }

  private static Bandwidth limit(long bytesPerSecond, long first) {
    long capacity = Math.max(LEAST, (long) (bytesPerSecond * BURST));
    return Bandwidth.builder()
        .capacity(capacity)
        .refillGreedy(bytesPerSecond, Duration.ofSeconds(1))
        .initialTokens(first)
        .build();
  }

  /** 0 means no limit. */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** How often to look for more: well within what is saved up. */
  public Duration look() {
    return LOOK;
  }

  public boolean limited() {
    return bucket != null;
  }

  /**
   * How many bytes more may be asked for now, up to {@code most}; 0 if it is not worth asking yet.
   * They count as asked for.
   */
  public long take(long most) {
    Bucket present = bucket;
    if (present == null) {
      return most;
    }
    return present.getAvailableTokens() < Math.min(LEAST, most)
        ? 0
        : present.tryConsumeAsMuchAsPossible(most);
  }

  /** They were asked for, and will not come. */
  public void giveBack(long bytes) {
    Bucket present = bucket;
    if (present != null && bytes > 0) {
      present.addTokens(bytes);
    }
  }
}
