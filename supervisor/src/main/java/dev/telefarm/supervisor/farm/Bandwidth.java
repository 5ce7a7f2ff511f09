package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.bandwidth.BandwidthSchedule;
import dev.telefarm.supervisor.bandwidth.BandwidthShares;
import dev.telefarm.supervisor.bandwidth.BandwidthShares.Consumer;
import dev.telefarm.supervisor.schedule.AccountHold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Gives each account its share of the farm's bandwidth, and tells its worker. Divided anew whenever
 * downloads are given or end, and every two seconds by what the accounts used. Belongs to the
 * control loop.
 *
 * <p>An account that downloads nothing is told the whole: it uses nothing of it, and gets its share
 * before it gets a download.
 */
final class Bandwidth {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ControlLoop loop;
  private final Roster roster;
  private final DownloadBook book;
  private final BandwidthSchedule schedule;
  private final InstantSource clock;
  private Map<String, Long> shares = Map.of();

  Bandwidth(
      ControlLoop loop,
      Roster roster,
      DownloadBook book,
      BandwidthSchedule schedule,
      InstantSource clock) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
    this.schedule = schedule;
    this.clock = clock;
  }

  /** Divides again and again until the loop is closed, if there is anything to divide. */
  void begin() {
    if (schedule.bytesPerSecond().isPresent() || !schedule.windows().isEmpty()) {
      loop.after(
          INTERVAL,
          () -> {
            begin();
            divide();
          });
    }
  }

  /** What every download waits for if nothing may be fetched now. */
  Optional<AccountHold> closed(Instant now) {
    return schedule.at(now).equals(OptionalLong.of(0))
        ? Optional.of(
            new AccountHold(
                DownloadWait.Cause.CAUSE_SCHEDULE,
                schedule.nextChange(now),
                "a window of [bandwidth.windows] lets nothing be fetched"))
        : Optional.empty();
  }

  /** When another rate will hold. */
  Optional<Instant> nextChange(Instant now) {
    return schedule.nextChange(now);
  }

  void divide() {
    OptionalLong rate = schedule.at(clock.instant());
    long whole = rate.orElse(0);
    shares =
        whole == 0
            ? Map.of()
            : BandwidthShares.divide(whole, consumers().values().stream().toList());
    for (AccountEntry account : roster.all()) {
      long own = account.stored.getAccount().getBytesPerSecond();
      long most = own == 0 || (whole > 0 && whole < own) ? whole : own;
      give(account, shares.getOrDefault(account.id.name(), most), whole);
    }
  }

  private static void give(AccountEntry account, long bytesPerSecond, long whole) {
    AccountLimits before = account.limits();
    account.bytesPerSecond = bytesPerSecond;
    account.farmBytesPerSecond = whole;
    if (!account.limits().equals(before)) {
      Directives.send(account, WorkerDirective.newBuilder().setLimits(account.limits()).build());
    }
  }

  /** The accounts that download, or are about to. */
  private Map<String, Consumer> consumers() {
    Map<String, Consumer> consumers = new LinkedHashMap<>();
    for (DownloadEntry entry : book.assigned()) {
      for (String name : entry.holders()) {
        AccountEntry account = roster.find(name).orElse(null);
        DownloadStatus status = entry.statuses.get(name);
        if (account != null && account.ready() && (status == null || fetches(status))) {
          long used = status == null ? 0 : status.getBytesPerSecond();
          consumers.merge(
              name,
              new Consumer(
                  name,
                  account.stored.getAccount().getBytesPerSecond(),
                  used,
                  shares.getOrDefault(name, 0L)),
              (one, other) ->
                  new Consumer(name, one.limit(), one.used() + other.used(), one.share()));
        }
      }
    }
    return consumers;
  }

  private static boolean fetches(DownloadStatus status) {
    return switch (status.getPhase()) {
      case PHASE_UNSPECIFIED, PHASE_QUEUED, PHASE_RESOLVING, PHASE_RUNNING -> true;
      case PHASE_WAITING, PHASE_VERIFYING, PHASE_COMPLETED, PHASE_FAILED, UNRECOGNIZED -> false;
    };
  }
}
