package dev.telefarm.supervisor.schedule;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a download to an account that is ready, may do it, has not refused it, need not wait and
 * has room: one that Telegram hinders in nothing before others, then the least loaded. Pure.
 */
public final class Scheduler {
  private Scheduler() {}

  /** Whether the selector lets this account do a download. */
  public static boolean admits(
      AccountSelector selector, String account, Map<String, String> labels) {
    return (selector.getAccountsCount() == 0 || selector.getAccountsList().contains(account))
        && labels.entrySet().containsAll(selector.getLabelsMap().entrySet());
  }

  /**
   * What becomes of one download.
   *
   * @param loads how many downloads each account has, with those that this plan gives it
   */
  public static Decision decide(
      PendingDownload download,
      List<AccountCandidate> accounts,
      Map<String, Integer> loads,
      Instant now) {
    List<AccountCandidate> able = accounts.stream().filter(download::admits).toList();
    if (able.isEmpty() && !download.refusals().isEmpty()) {
      return new Decision.Fail(download.id(), lastWord(download.refusals()));
    }
    List<AccountCandidate> working =
        able.stream()
            .filter(AccountCandidate::works)
            .filter(account -> !download.avoids(account, now))
            .toList();
    Optional<AccountCandidate> free =
        working.stream()
            .filter(account -> loads.getOrDefault(account.name(), 0) < account.capacity())
            .min(
                Comparator.comparing(AccountCandidate::hindered)
                    .thenComparingInt(account -> loads.getOrDefault(account.name(), 0)));
    if (free.isPresent()) {
      return new Decision.Assign(download.id(), free.get().name());
    }
    if (!working.isEmpty() || any(able, Readiness.STARTING)) {
      return new Decision.Queue(download.id());
    }
    Optional<AccountHold> first =
        able.stream()
            .filter(account -> account.readiness() == Readiness.READY)
            .map(account -> hold(download, account))
            .min(AccountHold.BY_END);
    if (first.isPresent()) {
      return new Decision.Wait(download.id(), wait(first.get()));
    }
    if (any(able, Readiness.LOGIN_NEEDED)) {
      return new Decision.Wait(
          download.id(),
          wait(DownloadWait.Cause.CAUSE_LOGIN_NEEDED, "no account that may do it is logged in"));
    }
    return new Decision.Wait(
        download.id(),
        wait(
            DownloadWait.Cause.CAUSE_NO_ACCOUNT,
            able.isEmpty()
                ? "there is no account that may do it"
                : "the accounts that may do it are stopped"));
  }

  private static boolean any(List<AccountCandidate> accounts, Readiness readiness) {
    return accounts.stream().anyMatch(account -> account.readiness() == readiness);
  }

  /** What keeps a ready account from it: its own hold, or that it was taken from it. */
  private static AccountHold hold(PendingDownload download, AccountCandidate account) {
    return account
        .hold()
        .or(() -> Optional.ofNullable(download.avoided().get(account.name())))
        .orElseThrow(
            () -> new IllegalStateException("nothing keeps " + account.name() + " from it"));
  }

  /** The wait of a download for the end of what holds an account back. */
  public static DownloadWait wait(AccountHold hold) {
    DownloadWait.Builder wait =
        DownloadWait.newBuilder().setCause(hold.cause()).setDetail(hold.detail());
    hold.until()
        .ifPresent(end ->
            wait.setUntil(
                Timestamp.newBuilder().setSeconds(end.getEpochSecond()).setNanos(end.getNano())));
    return wait.build();
  }

  private static DownloadWait wait(DownloadWait.Cause cause, String detail) {
    return DownloadWait.newBuilder().setCause(cause).setDetail(detail).build();
  }

  /**
   * Several accounts that do not see the message say together that nobody does; else the last one
   * is right.
   */
  private static DownloadFailure lastWord(Map<String, DownloadFailure> refusals) {
    List<DownloadFailure> said = List.copyOf(refusals.values());
    boolean nobodySees =
        said.stream()
            .map(DownloadFailure::getReason)
            .allMatch(reason ->
                reason == ErrorReason.ERROR_REASON_CHAT_NOT_FOUND
                    || reason == ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND);
    if (said.size() > 1 && nobodySees) {
      return DownloadFailure.newBuilder()
          .setReason(ErrorReason.ERROR_REASON_NO_ACCOUNT_SEES_MESSAGE)
          .setMessage("none of the " + said.size() + " accounts that may do it can see the message")
          .build();
    }
    return said.getLast();
  }
}
