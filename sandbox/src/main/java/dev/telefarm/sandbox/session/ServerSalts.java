package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.crypto.Bytes;
import dev.telefarm.sandbox.handshake.AuthKeyStore.StoredKey;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.tl.TlReader;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The salts that clients must put into their messages: a new one every half hour, computed from the
 * key, so that nothing has to be kept over a restart.
 */
final class ServerSalts {
  private static final long PERIOD_SECONDS = 1800;
  private static final int MOST = 64;

  private final InstantSource clock;

  ServerSalts(InstantSource clock) {
    this.clock = clock;
  }

  private long period() {
    return clock.instant().getEpochSecond() / PERIOD_SECONDS;
  }

  long current(StoredKey key) {
    return salt(key, period());
  }

  private static long salt(StoredKey key, long period) {
    var time = ByteBuffer.allocate(Long.BYTES).putLong(period).array();
    return new TlReader(Bytes.sha256(key.key().value(), time)).int64();
  }

  /** The handshake's salt, the present one, and its neighbours, because clocks differ. */
  boolean accepts(StoredKey key, long salt) {
    var now = period();
    return salt == key.firstSalt()
        || salt == salt(key, now)
        || salt == salt(key, now - 1)
        || salt == salt(key, now + 1);
  }

  /** The answer of get_future_salts. */
  TlObject future(StoredKey key, long requestId, int count) {
    var salts = new ArrayList<TlObject>();
    for (var period = period(); salts.size() < Math.clamp(count, 1, MOST); period++) {
      salts.add(
          TlObject.of("future_salt")
              .with("valid_since", (int) (period * PERIOD_SECONDS))
              .with("valid_until", (int) ((period + 2) * PERIOD_SECONDS))
              .with("salt", salt(key, period)));
    }
    return TlObject.of("future_salts")
        .with("req_msg_id", requestId)
        .with("now", (int) clock.instant().getEpochSecond())
        .with("salts", List.copyOf(salts));
  }
}
