package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.transport.Connection;
import dev.telefarm.sandbox.transport.Shaper;
import dev.telefarm.sandbox.transport.TokenBucket;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.ShapingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How slow each connection is: by a setting of its own, else its account's, else everybody's.
 * Changes hold at once. Thread-safe.
 */
public final class ShapingTable implements Shaper {
  private final Logins logins;
  private final Map<Long, ShapingSpec> byConnection = new ConcurrentHashMap<>();
  private final Map<String, ShapingSpec> byAccount = new ConcurrentHashMap<>();
  private final Map<Connection, TokenBucket> connectionBuckets =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<String, TokenBucket> accountBuckets = new ConcurrentHashMap<>();
  private volatile ShapingSpec everybody;

  public ShapingTable(Logins logins, ShapingSpec everybody) {
    this.logins = logins;
    this.everybody = everybody;
  }

  /** The setting of those that have none of their own. */
  public ShapingSpec everybody() {
    return everybody;
  }

  public void setEverybody(ShapingSpec shaping) {
    everybody = shaping;
  }

  /** Null removes the account's own setting. */
  public void setAccount(String accountId, @Nullable ShapingSpec shaping) {
    set(byAccount, accountId, shaping);
  }

  /** Null removes the connection's own setting. */
  public void setConnection(long connectionId, @Nullable ShapingSpec shaping) {
    set(byConnection, connectionId, shaping);
  }

  private static <K> void set(Map<K, ShapingSpec> settings, K key, @Nullable ShapingSpec shaping) {
    if (shaping == null) {
      settings.remove(key);
    } else {
      settings.put(key, shaping);
    }
  }

  @Override
  public Pace pace(Connection connection) {
    if (everybody.equals(ShapingSpec.NONE) && byAccount.isEmpty() && byConnection.isEmpty()) {
      return Pace.FREE;
    }
    Account account = logins.account(connection.authKeyId());
    ShapingSpec shaping = byConnection.get(connection.id());
    if (shaping == null && account != null) {
      shaping = byAccount.get(account.id());
    }
    if (shaping == null) {
      shaping = everybody;
    }
    List<TokenBucket> buckets = new ArrayList<>();
    if (shaping.connectionBytesPerSecond() > 0) {
      buckets.add(bucket(connectionBuckets, connection, shaping.connectionBytesPerSecond()));
    }
    if (shaping.accountBytesPerSecond() > 0 && account != null) {
      buckets.add(bucket(accountBuckets, account.id(), shaping.accountBytesPerSecond()));
    }
    return new Pace(buckets, Duration.ofMillis(shaping.latencyMillis()));
  }

  private static <K> TokenBucket bucket(Map<K, TokenBucket> buckets, K key, long rate) {
    return buckets.compute(
        key,
        (same, bucket) ->
            bucket != null && bucket.bytesPerSecond() == rate ? bucket : new TokenBucket(rate));
  }
}
