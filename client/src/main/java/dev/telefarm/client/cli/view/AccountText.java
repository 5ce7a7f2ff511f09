package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.ProxyStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An account in words. */
public final class AccountText {
  private static final int TRIED_SHOWN = 2;

  private AccountText() {}

  /** {@code Alice (@alice), bot}; empty before the first login. */
  public static String user(Account account) {
    if (!account.hasIdentity()) {
      return "";
    }
    Account.Identity identity = account.getIdentity();
    String username = identity.getUsername().isEmpty() ? "" : " (@" + identity.getUsername() + ")";
    return identity.getDisplayName() + username + (identity.getBot() ? ", bot" : "");
  }

  /** Lanes that are logged in, of those that are wanted: {@code 1/2}. */
  public static String lanes(Account account) {
    return account.getLanesReady() + "/" + wantedLanes(account);
  }

  /** As stored: 0 stands for the default of 3. */
  public static int maxParallel(Account account) {
    return account.getMaxParallel() == 0 ? 3 : account.getMaxParallel();
  }

  /** {@code region=eu,tier=free}; empty if there are none. */
  public static String labels(Account account) {
    return account.getLabelsMap().entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .sorted()
        .collect(Collectors.joining(","));
  }

  /**
   * What holds it back now: {@code flood wait: files, 0:32; 2.0 MiB/s; daily budget, 7 h 12 min};
   * empty if nothing does.
   */
  public static String limits(Account account, Instant now) {
    return account.getLimitsList().stream()
        .map(limit -> limit(limit, now))
        .collect(Collectors.joining("; "));
  }

  private static String limit(AccountLimit limit, Instant now) {
    if (limit.getCause() == AccountLimit.Cause.CAUSE_BANDWIDTH) {
      return Amounts.rate(limit.getBytesPerSecond());
    }
    String about =
        limit.getMethodClass().isEmpty()
                || limit.getCause() == AccountLimit.Cause.CAUSE_DAILY_BUDGET
            ? ""
            : ": " + limit.getMethodClass();
    String where = limit.getDc() == 0 ? "" : " of DC " + limit.getDc();
    String until =
        limit.hasUntil()
            ? ", " + Amounts.duration(Duration.between(now, DownloadText.instant(limit.getUntil())))
            : "";
    return DownloadText.enumName(limit.getCause().name(), "CAUSE_") + about + where + until;
  }

  /** {@code 2 lanes, 3 files at a time, labels region=eu}. */
  public static String settings(Account account) {
    int lanes = wantedLanes(account);
    int files = maxParallel(account);
    return (lanes == 1 ? "1 lane, " : lanes + " lanes, ")
        + (files == 1 ? "1 file at a time" : files + " files at a time")
        + (account.getBytesPerSecond() == 0
            ? ""
            : ", at most " + Amounts.rate(account.getBytesPerSecond()))
        + (account.getDailyByteBudget() == 0
            ? ""
            : ", at most " + Amounts.bytes(account.getDailyByteBudget()) + " a day")
        + (ProxyText.now(account).isEmpty()
            ? ""
            : ", proxy " + ProxyText.setting(account.getProxy()))
        + (account.getLabelsCount() == 0 ? "" : ", labels " + labels(account));
  }

  /** What the account waits for, and the command that gives it; empty if it waits for nothing. */
  public static Optional<String> need(Account account) {
    String id = account.getName().substring(account.getName().lastIndexOf('/') + 1);
    if (account.getProxyStatus().getState() == ProxyStatus.State.STATE_UNREACHABLE) {
      String tried = DisplayText.printable(account.getProxyStatus().getDetail());
      return Optional.of(id + ": no proxy works: " + brief(tried, id));
    }
    return account.getLanesNeedPassword()
        ? Optional.of(id + ": its further lanes wait; password needed: telefarm login " + id)
        : Optional.empty();
  }

  /** Of many proxies that were tried only the first ones. */
  private static String brief(String tried, String id) {
    List<String> each = List.of(tried.split("; ", -1));
    return each.size() <= TRIED_SHOWN
        ? tried
        : String.join("; ", each.subList(0, TRIED_SHOWN))
            + "; and "
            + (each.size() - TRIED_SHOWN)
            + " others: telefarm proxy test --account "
            + id;
  }

  private static int wantedLanes(Account account) {
    return Math.max(1, account.getLanes());
  }
}
