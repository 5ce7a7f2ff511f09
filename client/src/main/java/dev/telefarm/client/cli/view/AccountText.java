package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Account;
import java.util.Optional;
import java.util.stream.Collectors;

/** An account in words. */
public final class AccountText {
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

  /** {@code 2 lanes, 3 files at a time, labels region=eu}. */
  public static String settings(Account account) {
    int lanes = wantedLanes(account);
    int files = maxParallel(account);
    return (lanes == 1 ? "1 lane, " : lanes + " lanes, ")
        + (files == 1 ? "1 file at a time" : files + " files at a time")
        + (account.getLabelsCount() == 0 ? "" : ", labels " + labels(account));
  }

  /** What the account waits for, and the command that gives it; empty if it waits for nothing. */
  public static Optional<String> need(Account account) {
    String id = account.getName().substring(account.getName().lastIndexOf('/') + 1);
    return account.getLanesNeedPassword()
        ? Optional.of(id + ": its further lanes wait; password needed: telefarm login " + id)
        : Optional.empty();
  }

  private static int wantedLanes(Account account) {
    return Math.max(1, account.getLanes());
  }
}
