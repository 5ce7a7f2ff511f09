package dev.telefarm.supervisor.metrics;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import dev.telefarm.supervisor.farm.DownloadWatch;
import dev.telefarm.supervisor.farm.FarmDownloads;
import dev.telefarm.supervisor.farm.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The downloads, from a watch of its own; those that have ended are forgotten. Told on the control
 * loop, read by scrapes. Thread-safe.
 */
final class DownloadMeters implements DownloadWatch.Outlet, AutoCloseable {
  private final MeterRegistry registry;
  private final FarmDownloads farm;
  private final DownloadWatch watch;
  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final MultiGauge states;
  private final MultiGauge waits;
  private final MultiGauge assigned;
  private final MultiGauge rates;
  private final Counter durable;

  DownloadMeters(MeterRegistry registry, FarmDownloads farm, LongSupplier nanoTime) {
    this.registry = registry;
    this.farm = farm;
    this.states = gauge("telefarm.downloads.open", "Downloads that have not ended, by state");
    this.waits = gauge("telefarm.downloads.waiting", "Downloads that wait, by cause");
    this.assigned = gauge("telefarm.downloads.assigned", "Open downloads, by account");
    this.rates =
        MultiGauge.builder("telefarm.downloads.rate")
            .baseUnit("bytes")
            .description("A second, by the account that publishes the file")
            .register(registry);
    this.durable =
        Counter.builder("telefarm.downloads.durable")
            .baseUnit("bytes")
            .description("Made durable since this supervisor runs")
            .register(registry);
    this.watch = new DownloadWatch(Set.of(), 0, this, nanoTime);
    farm.watch(watch);
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void send(WatchDownloadsResponse response) {
    if (response.hasDownload()) {
      take(response.getDownload());
    }
  }

  @Override
  public void refuse(Refusal refusal) {
    throw new IllegalStateException("always ready, but refused", refusal);
  }

  private void take(Download download) {
    Open next = Open.of(download);
    Open before =
        ended(download) ? open.remove(download.getName()) : open.put(download.getName(), next);
    if (before == null) {
      // What was durable when it was first seen came before, or by an earlier supervisor.
      return;
    }
    // It falls when another file takes the place of the one that was fetched.
    durable.increment((double) Math.max(0, next.durableBytes - before.durableBytes));
    if (next.floodWait() && !next.pause.equals(before.pause)) {
      Counter.builder("telefarm.downloads.flood.waits")
          .description("Waits that Telegram asked for, seen at downloads")
          .tag("account", next.account)
          .register(registry)
          .increment();
    }
  }

  private static boolean ended(Download download) {
    return switch (download.getState()) {
      case STATE_COMPLETED, STATE_FAILED, STATE_CANCELLED -> true;
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_VERIFYING,
          UNRECOGNIZED ->
          false;
    };
  }

  /** Brings the gauges to what is known; before a scrape. */
  void refresh() {
    List<Open> all = List.copyOf(open.values());
    List<Row<?>> byState = new ArrayList<>();
    Stream.of(
            Download.State.STATE_QUEUED,
            Download.State.STATE_RESOLVING,
            Download.State.STATE_RUNNING,
            Download.State.STATE_WAITING,
            Download.State.STATE_PAUSED,
            Download.State.STATE_VERIFYING)
        .forEach(state ->
            byState.add(
                row("state", label(state, "STATE_"), all, download -> download.state == state)));
    states.register(byState, true);
    List<Row<?>> byCause = new ArrayList<>();
    Stream.of(DownloadWait.Cause.values())
        .filter(cause ->
            cause != DownloadWait.Cause.CAUSE_UNSPECIFIED
                && cause != DownloadWait.Cause.UNRECOGNIZED)
        .forEach(cause ->
            byCause.add(
                row(
                    "cause",
                    label(cause, "CAUSE_"),
                    all,
                    download -> download.waits() && download.pause.getCause() == cause)));
    waits.register(byCause, true);
    Map<String, List<Open>> byAccount =
        all.stream()
            .filter(download -> !download.account.isEmpty())
            .collect(Collectors.groupingBy(Open::account));
    List<Row<?>> counts = new ArrayList<>();
    List<Row<?>> speeds = new ArrayList<>();
    byAccount.forEach((account, downloads) -> {
      Tags tags = Tags.of("account", account);
      counts.add(Row.of(tags, downloads.size()));
      speeds.add(Row.of(tags, downloads.stream().mapToLong(Open::rate).sum()));
    });
    assigned.register(counts, true);
    rates.register(speeds, true);
  }

  private static Row<?> row(String tag, String value, List<Open> all, Predicate<Open> matches) {
    return Row.of(Tags.of(tag, value), all.stream().filter(matches).count());
  }

  private static String label(Enum<?> value, String prefix) {
    return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    farm.unwatch(watch);
  }

  /** What the meters need of a download: less than the whole of it. */
  private record Open(
      Download.State state, String account, DownloadWait pause, long durableBytes, long rate) {
    static Open of(Download download) {
      return new Open(
          download.getState(),
          download.getAssignedAccount().replace("accounts/", ""),
          download.getWait(),
          download.getProgress().getDurableBytes(),
          download.getState() == Download.State.STATE_RUNNING
              ? download.getProgress().getBytesPerSecond()
              : 0);
    }

    boolean waits() {
      return state == Download.State.STATE_WAITING;
    }

    boolean floodWait() {
      return waits() && pause.getCause() == DownloadWait.Cause.CAUSE_FLOOD_WAIT;
    }
  }
}
