package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives downloads to accounts: higher priority first, then in the order of creation; each to the
 * least loaded account that is ready, may do it and has not refused it. Pure.
 */
public final class Scheduler {
  private static final Comparator<PendingDownload> ORDER =
      Comparator.comparingInt(PendingDownload::priority)
          .reversed()
          .thenComparing(PendingDownload::id);

  private Scheduler() {}

  /** One decision for each pending download, the most urgent one first. */
  public static List<Decision> plan(
      List<PendingDownload> pending, List<AccountCandidate> accounts) {
    Map<String, Integer> loads = new HashMap<>();
    accounts.forEach(account -> loads.put(account.name(), account.load()));
    List<Decision> decisions = new ArrayList<>();
    for (PendingDownload download : pending.stream().sorted(ORDER).toList()) {
      Decision decision = decide(download, accounts, loads);
      if (decision instanceof Decision.Assign(String _, String account)) {
        loads.merge(account, 1, Integer::sum);
      }
      decisions.add(decision);
    }
    return decisions;
  }

  /** Whether the selector lets this account do a download. */
  public static boolean admits(
      AccountSelector selector, String account, Map<String, String> labels) {
    return (selector.getAccountsCount() == 0 || selector.getAccountsList().contains(account))
        && labels.entrySet().containsAll(selector.getLabelsMap().entrySet());
  }

  private static Decision decide(
      PendingDownload download, List<AccountCandidate> accounts, Map<String, Integer> loads) {
    List<AccountCandidate> admitted =
        accounts.stream()
            .filter(account -> admits(download.selector(), account.name(), account.labels()))
            .toList();
    List<AccountCandidate> able =
        admitted.stream()
            .filter(account -> !download.refusals().containsKey(account.name()))
            .toList();
    if (able.isEmpty() && !download.refusals().isEmpty()) {
      return new Decision.Fail(download.id(), lastWord(download.refusals()));
    }
    Optional<AccountCandidate> free =
        able.stream()
            .filter(account -> account.readiness() == Readiness.READY)
            .filter(account -> loads.getOrDefault(account.name(), 0) < account.capacity())
            .min(Comparator.comparingInt(account -> loads.getOrDefault(account.name(), 0)));
    if (free.isPresent()) {
      return new Decision.Assign(download.id(), free.get().name());
    }
    if (any(able, Readiness.READY) || any(able, Readiness.STARTING)) {
      return new Decision.Queue(download.id());
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
