package dev.telefarm.worker.pacing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.proto.v1.FloodEvent.Kind;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The account's pace. Telegram counts an account's requests, not a client's, so there is one for
 * all lanes. A wait that Telegram asks for closes the method class for everybody at once; fewer
 * fetches and rarer calls follow, and come back slowly. Thread-safe; nothing blocks.
 */
public final class AccountPace {
  private static final int FLOOD = 420;
  private static final int FIRST_OF_SERVER = 500;
  private static final String PREMIUM = "FLOOD_PREMIUM_WAIT_";

  private final LongSupplier nanoTime;
  private final InstantSource wallClock;
  private final PaceListener listener;
  private final BandwidthLimit bandwidth;

  @GuardedBy("this")
  private final Map<MethodClass, Gate> gates = new EnumMap<>(MethodClass.class);

  @GuardedBy("this")
  private final Map<MethodClass, CallRate> rates = new EnumMap<>(MethodClass.class);

  @GuardedBy("this")
  private final Allowance allowance = new Allowance();

  @GuardedBy("this")
  private final DataCentres centres;

  @GuardedBy("this")
  private final LimitReport report;

  @GuardedBy("this")
  private int fetches; // at work

  private volatile String soleDownload = "";

  /**
   * @param wallClock for moments that are told
   */
  public AccountPace(LongSupplier nanoTime, InstantSource wallClock, PaceListener listener) {
    this.nanoTime = nanoTime;
    this.wallClock = wallClock;
    this.listener = listener;
    this.bandwidth = new BandwidthLimit(nanoTime);
    this.centres = new DataCentres(new SteadyClock(wallClock.instant(), nanoTime));
    this.report = new LimitReport();
    for (MethodClass methods : MethodClass.values()) {
      gates.put(methods, new Gate());
      rates.put(methods, new CallRate(nanoTime));
    }
  }

  /**
   * What a wait is put down to, as TDLib does not tell it.
   *
   * @param download the id of the one that runs; empty if there are none or several
   */
  public void soleDownload(String download) {
    soleDownload = download;
  }

  // What is learnt

  /** TDLib waits before it repeats a query. */
  public void met(QueryDelayed delayed) {
    if (delayed.code() == FLOOD) {
      Kind kind =
          delayed.error().startsWith(PREMIUM) ? Kind.KIND_PREMIUM_WAIT : Kind.KIND_FLOOD_WAIT;
      announced(
          MethodClass.of(delayed.method()),
          kind,
          delayed.timeout(),
          delayed.method(),
          delayed.dc());
    } else if (delayed.code() < 0 || delayed.code() >= FIRST_OF_SERVER) {
      failed(delayed.dc());
    }
  }

  /**
   * What was told before this process: nothing is asked before it is over. That is no new wait.
   *
   * @param method as in {@link FloodEvent}
   */
  public void remember(Kind kind, String method, Duration left) {
    MethodClass methods = MethodClass.of(method);
    synchronized (this) {
      if (gate(methods).left(nanoTime.getAsLong()).compareTo(left) >= 0) {
        return;
      }
      var _ = gate(methods).close(nanoTime.getAsLong(), left);
      report.waits(methods, kind, wallClock.instant().plus(left));
      tell();
    }
    listener.slower();
  }

  /** A call was answered with a wait; it is often known already. */
  void refused(MethodClass methods, String function, Duration wait) {
    announced(methods, Kind.KIND_FLOOD_WAIT, wait, function, /* dc= */ 0);
  }

  private void announced(MethodClass methods, Kind kind, Duration wait, String method, int dc) {
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (!gate(methods).close(now, wait)) {
        return;
      }
      rate(methods).lower();
      if (methods == MethodClass.FILES) {
        allowance.lower(fetches, now);
      }
      report.waits(methods, kind, wallClock.instant().plus(wait));
      listener.flood(event(kind, wait, method, dc));
      tell();
    }
    listener.slower();
  }

  @GuardedBy("this")
  private FloodEvent event(Kind kind, Duration wait, String method, int dc) {
    Instant at = wallClock.instant();
    return FloodEvent.newBuilder()
        .setKind(kind)
        .setMethod(method)
        .setDc(dc)
        .setWait(Moments.of(wait))
        .setEventTime(Moments.of(at))
        .setUntil(Moments.of(at.plus(wait)))
        .setDownload(soleDownload)
        .build();
  }

  /** A data centre failed. */
  public synchronized void failed(int dc) {
    centres.failed(dc);
    tell();
  }

  /** A data centre does not let the account in. */
  public synchronized void refused(int dc) {
    centres.refused(dc);
    tell();
  }

  /** Bytes came from it. */
  public synchronized void succeeded(int dc) {
    centres.succeeded(dc);
  }

  // What is asked

  /** How long nothing of the class may be sent; zero if it may. */
  public synchronized Duration closed(MethodClass methods) {
    return gate(methods).left(nanoTime.getAsLong());
  }

  /** Notes a call that is going to be made; it is to be made after that pause. */
  public synchronized Duration reserve(MethodClass methods) {
    Duration closed = gate(methods).left(nanoTime.getAsLong());
    Duration pause = rate(methods).reserve();
    return closed.compareTo(pause) > 0 ? closed : pause;
  }

  /** Most fetches at the same time, counted over files and lanes. */
  public synchronized int fetchLimit() {
    return allowance.limit(nanoTime.getAsLong());
  }

  /** Zero if a fetch may begin at the data centre; else when to ask again. */
  public synchronized Duration ask(int dc) {
    return centres.ask(dc);
  }

  /** A fetch that {@link #ask} allowed ended without a byte and without a fault of the server. */
  public synchronized void release(int dc) {
    centres.release(dc);
  }

  /** A fetch is at work. */
  public synchronized void began() {
    fetches++;
  }

  public synchronized void ended() {
    fetches--;
  }

  public BandwidthLimit bandwidth() {
    return bandwidth;
  }

  /** Bytes a second for all lanes together; 0 means no limit. Takes effect at once. */
  public synchronized void limit(long bytesPerSecond) {
    bandwidth.set(bytesPerSecond);
    tell();
  }

  // What is told

  /** What holds the account back now. */
  public synchronized Limits limits() {
    return present();
  }

  /** Tells what changed by itself; returns when to look again, if anything is held back. */
  public synchronized Optional<Duration> look() {
    tell();
    long now = nanoTime.getAsLong();
    Duration next = Duration.ZERO;
    for (MethodClass methods : MethodClass.values()) {
      next = sooner(next, gate(methods).left(now));
    }
    if (allowance.limit(now) != Allowance.NO_LIMIT) {
      next = sooner(next, allowance.untilGrowth(now));
    }
    if (!centres.failing().isEmpty()) {
      next = sooner(next, DataCentres.FIRST_PAUSE);
    }
    return next.isZero() ? Optional.empty() : Optional.of(next);
  }

  private static Duration sooner(Duration one, Duration other) {
    if (one.isZero() || other.isZero()) {
      return one.plus(other);
    }
    return one.compareTo(other) < 0 ? one : other;
  }

  @GuardedBy("this")
  private void tell() {
    report.changed(present()).ifPresent(listener::limits);
  }

  @GuardedBy("this")
  private Limits present() {
    long now = nanoTime.getAsLong();
    Limits.Builder limits = Limits.newBuilder();
    for (MethodClass methods : MethodClass.values()) {
      if (gate(methods).left(now).isPositive()) {
        Instant until = wallClock.instant().plus(gate(methods).left(now));
        limits.addLimits(report.waiting(methods, until));
      }
    }
    int most = allowance.limit(now);
    if (most != Allowance.NO_LIMIT) {
      limits.addLimits(report.fewer(most));
    }
    centres.failing().forEach(dc -> limits.addLimits(LimitReport.failing(dc)));
    if (bandwidth.limited()) {
      limits.addLimits(LimitReport.bandwidth(bandwidth.bytesPerSecond()));
    }
    return limits.build();
  }

  @GuardedBy("this")
  private Gate gate(MethodClass methods) {
    return Objects.requireNonNull(gates.get(methods));
  }

  @GuardedBy("this")
  private CallRate rate(MethodClass methods) {
    return Objects.requireNonNull(rates.get(methods));
  }
}
