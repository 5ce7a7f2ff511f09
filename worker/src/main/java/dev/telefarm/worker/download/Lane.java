package dev.telefarm.worker.download;

import dev.telefarm.worker.download.fault.Causes;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.pacing.MethodClass;
import dev.telefarm.worker.telegram.TdFunction.CancelDownloadFile;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.NetworkTypeOther;
import dev.telefarm.worker.telegram.TdFunction.SetNetworkType;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Trouble.ConnectionClosed;
import dev.telefarm.worker.telegram.Trouble.DcLoginRefused;
import dev.telefarm.worker.telegram.Trouble.FileFailed;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One logged-in TDLib client of the account, as downloads use it. Thread-safe. */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /** TDLib tells of a query that it gives up, and a moment later of the file that it was for. */
  private static final long BELONGS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int index;
  private final TelegramClient client;
  private final FileWatches watches = new FileWatches();
  private final WindowBudget windows = new WindowBudget();
  private final AtomicInteger nudges = new AtomicInteger();
  private final LongSupplier nanoTime;
  private volatile boolean lost;
  private volatile boolean connected = true;
  private volatile long excusedUntil;
  private volatile @Nullable Refusal refusal;
  private volatile boolean reopened;
  private final DcLogins dcLogins = new DcLogins();

  /** A query that TDLib stopped repeating, and when. */
  private record Refusal(QueryDelayed query, long at) {}

  /**
   * @param index 0 for the account's first client
   */
  Lane(int index, TelegramClient client, LongSupplier nanoTime) {
    this.index = index;
    this.client = client;
    this.nanoTime = nanoTime;
    this.excusedUntil = nanoTime.getAsLong();
  }

  int index() {
    return index;
  }

  TelegramClient client() {
    return client;
  }

  /** Where the client's updateFile go. */
  FileWatches watches() {
    return watches;
  }

  /** The disk space for this client's own copies. */
  WindowBudget windows() {
    return windows;
  }

  /** Opens its connections anew; whatever is on its way is asked for again by TDLib. */
  void reconnect() {
    var _ = client.send(new SetNetworkType(new NetworkTypeOther()));
  }

  /**
   * Has TDLib close the client and begin it anew, login kept: what {@link #nudge} cannot free. The
   * lane is lost then, and comes again.
   */
  void reopen() {
    reopened = true;
    var _ = client.send(new Close());
  }

  /** Whether its client was closed only to be begun anew. */
  boolean reopened() {
    return reopened;
  }

  /**
   * Stops every fetch, on the spot and not when whoever fetches has time: what TDLib asks for after
   * Telegram told it to wait counts. Whoever fetches finds that its turn is over.
   */
  void halt() {
    for (int file : watches.files()) {
      var _ = client.send(new CancelDownloadFile(file, false));
    }
    watches.wake();
  }

  /** What TDLib told in its log. */
  void met(Trouble trouble) {
    long now = nanoTime.getAsLong();
    switch (trouble) {
      case QueryDelayed delayed -> {
        if (DcLogins.concerns(delayed)) {
          dcLoginRefused(delayed.error(), now);
        } else if (!delayed.resent()) {
          refusal = new Refusal(delayed, now);
        } else if (MethodClass.of(delayed.method()) == MethodClass.FILES) {
          excuse(now + delayed.timeout().toNanos());
        }
      }
      case FileFailed failed -> watches.failed(failed.fileId(), Causes.of(failed, refused(now)));
      case DcLoginRefused(String error) -> dcLoginRefused(error, now);
      case ConnectionClosed _ -> {} // TDLib opens another one
    }
  }

  /** TDLib would try for ever, and hundreds of times in a second: only a closed client does not. */
  private void dcLoginRefused(String error, long now) {
    if (dcLogins.refused(error, now) && !reopened) {
      log.warn("lane {}: a data centre does not let it in; its client is begun anew", index);
      watches.wake();
      reopen();
    }
  }

  /**
   * Why a data centre does not let this client in, if it has been given up for that.
   *
   * @param since by {@code nanoTime}: what moved later than the first refusal is of another one
   */
  Optional<FetchCause> dcRefusal(long since) {
    return dcLogins.givenUp(since);
  }

  private Optional<QueryDelayed> refused(long now) {
    Refusal last = refusal;
    return last != null && now - last.at() < BELONGS_NANOS
        ? Optional.of(last.query())
        : Optional.empty();
  }

  private void excuse(long until) {
    if (until - excusedUntil > 0) {
      excusedUntil = until;
    }
  }

  /** Until then TDLib waits by itself, and silence means nothing. */
  long excusedUntil() {
    return excusedUntil;
  }

  /** Whether TDLib has a connection to Telegram: without one, nothing else is to blame. */
  boolean connected() {
    return connected;
  }

  void connected(boolean is) {
    connected = is;
  }

  /** Nothing came for long: opens its connections anew, and whoever fetches begins anew. */
  void nudge() {
    reconnect();
    // Not before: a fetch that takes this nudge for an old one is asked for after it.
    nudges.incrementAndGet();
  }

  /** How often it was. */
  int nudges() {
    return nudges.get();
  }

  /** Its session has ended: whoever works with it stops soon. */
  void lose() {
    lost = true;
  }

  boolean lost() {
    return lost;
  }
}
