package dev.telefarm.supervisor.metrics;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.farm.FarmAccounts;
import dev.telefarm.supervisor.farm.FarmFloods;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The waits that Telegram asked for since this supervisor runs, and the accounts that wait now.
 * Told on the control loop, read by scrapes. Thread-safe.
 */
final class FloodMeters {
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final MultiGauge held;
  private final Map<String, List<AccountLimit>> limits = new ConcurrentHashMap<>();

  FloodMeters(
      MeterRegistry registry, FarmAccounts accounts, FarmFloods floods, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.held =
        MultiGauge.builder("telefarm.accounts.held.back")
            .description("Accounts that something holds back now, by cause")
            .register(registry);
    floods.follow(this::take);
    accounts.follow(this::take, this::forget);
  }

  private void take(FloodEvent flood) {
    Tags tags =
        Tags.of(
            "account",
            flood.getAccount().replace("accounts/", ""),
            "class",
            methodClass(flood.getMethod()));
    Counter.builder("telefarm.flood.waits")
        .description("Waits that Telegram asked for")
        .tags(tags)
        .register(registry)
        .increment();
    Counter.builder("telefarm.flood.wait")
        .baseUnit("seconds")
        .description("How long Telegram asked to wait, all together")
        .tags(tags)
        .register(registry)
        .increment((double) flood.getWait().getSeconds() + flood.getWait().getNanos() / 1e9);
  }

  /** As AccountLimit.method_class; methods are too many for a label. */
  static String methodClass(String method) {
    String name = method.toLowerCase(Locale.ROOT);
    if (name.startsWith("upload.") || name.contains("file")) {
      return "files";
    }
    return name.startsWith("auth.") || name.contains("authentication") ? "login" : "messages";
  }

  private void take(Account account) {
    limits.put(account.getName(), account.getLimitsList());
  }

  private void forget(AccountId id) {
    limits.remove(id.name());
  }

  /** Brings the gauges to what is known; before a scrape. */
  void refresh() {
    Instant now = clock.instant();
    List<Row<?>> rows = new ArrayList<>();
    Stream.of(AccountLimit.Cause.values())
        .filter(cause ->
            cause != AccountLimit.Cause.CAUSE_UNSPECIFIED
                && cause != AccountLimit.Cause.UNRECOGNIZED)
        .forEach(cause -> rows.add(Row.of(Tags.of("cause", label(cause)), count(cause, now))));
    held.register(rows, true);
  }

  private long count(AccountLimit.Cause cause, Instant now) {
    return limits.values().stream()
        .filter(those ->
            those.stream().anyMatch(limit -> limit.getCause() == cause && stands(limit, now)))
        .count();
  }

  private static boolean stands(AccountLimit limit, Instant now) {
    return !limit.hasUntil()
        || Instant.ofEpochSecond(limit.getUntil().getSeconds(), limit.getUntil().getNanos())
            .isAfter(now);
  }

  private static String label(AccountLimit.Cause cause) {
    return cause.name().substring("CAUSE_".length()).toLowerCase(Locale.ROOT);
  }
}
