package dev.telefarm.client.cli.doctor;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.AccountText;
import dev.telefarm.client.cli.view.Amounts;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.Worker;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How a farm that runs does: its accounts, its workers, and what holds them back. */
public final class FarmCheck implements Check {
  /** What is asked of it; each throws what a generated stub throws. */
  public interface Questions {
    Farm farm();

    List<Account> accounts();

    List<Worker> workers();
  }

  private final Questions questions;
  private final Instant now;

  public FarmCheck(Questions questions, Instant now) {
    this.questions = questions;
    this.now = now;
  }

  @Override
  public List<Finding> look() {
    try {
      Farm farm = questions.farm();
      List<Finding> findings = new ArrayList<>();
      findings.add(
          Finding.ok(
              "farm",
              "supervisor "
                  + farm.getVersion()
                  + " answers, pid "
                  + farm.getPid()
                  + ", "
                  + Amounts.bytes(farm.getHost().getDataDiskFreeBytes())
                  + " free there"));
      findings.addAll(accounts(questions.accounts(), now));
      findings.addAll(workers(questions.workers(), farm.getVersion()));
      return findings;
    } catch (StatusRuntimeException e) {
      return List.of(refused(TelefarmException.from(e)));
    } catch (TelefarmException e) {
      return List.of(refused(e));
    }
  }

  /** That nothing runs is no fault: this is asked before the first start, too. */
  static Finding refused(TelefarmException e) {
    String text = String.valueOf(e.getMessage());
    return e.category() == TelefarmException.Category.UNREACHABLE
        ? Finding.warning("farm", text, e.remedy())
        : Finding.problem("farm", text, e.remedy());
  }

  static List<Finding> accounts(List<Account> accounts, Instant now) {
    List<Finding> findings = new ArrayList<>();
    if (accounts.isEmpty()) {
      findings.add(
          Finding.warning("accounts", "there is none", "add one with `telefarm account add NAME`"));
    }
    for (Account account : accounts) {
      findings.add(account(account, now));
    }
    return findings;
  }

  private static Finding account(Account account, Instant now) {
    String id = Names.shortName(account.getName());
    return switch (account.getState()) {
      case STATE_LOGIN_NEEDED ->
          Finding.problem("accounts", id + " is not logged in", "telefarm login " + id);
      case STATE_QUARANTINED ->
          Finding.problem(
              "accounts",
              id + "'s worker failed too often in a row and is not started again",
              "see why in `telefarm workers`, then `telefarm workers release " + id + "`");
      case STATE_BACKING_OFF ->
          Finding.warning(
              "accounts",
              id + "'s worker has died and is started again soon",
              "see why in `telefarm workers` and `telefarm logs " + id + "`");
      case STATE_STOPPED -> Finding.ok("accounts", id + " is stopped");
      case STATE_STARTING -> Finding.ok("accounts", id + " is starting");
      case STATE_READY, STATE_UNSPECIFIED, UNRECOGNIZED -> ready(account, id, now);
    };
  }

  private static Finding ready(Account account, String id, Instant now) {
    if (account.getLanesNeedPassword()) {
      return Finding.warning(
          "accounts", id + "'s further lanes need its password", "telefarm login " + id);
    }
    return account.getLimitsCount() == 0
        ? Finding.ok("accounts", id + " is ready, lanes " + AccountText.lanes(account))
        : Finding.warning(
            "accounts",
            id + " is held back: " + AccountText.limits(account, now),
            "wait, or see `telefarm floods -a " + id + "`");
  }

  /** Of what the accounts do not show. */
  static List<Finding> workers(List<Worker> workers, String version) {
    List<Finding> findings = new ArrayList<>();
    String others =
        workers.stream()
            .filter(worker -> !worker.getVersion().isEmpty())
            .filter(worker -> !worker.getVersion().equals(version))
            .map(worker -> Names.shortName(worker.getName()) + " (" + worker.getVersion() + ")")
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      findings.add(
          Finding.warning(
              "workers",
              "of another version than the supervisor's " + version + ": " + others,
              "telefarm workers roll"));
    }
    for (Worker worker : workers) {
      if (worker.getLostCheckpoints() > 0) {
        findings.add(
            Finding.warning(
                "workers",
                Names.shortName(worker.getName())
                    + " lost "
                    + worker.getLostCheckpoints()
                    + " checkpoints, which its disk had acknowledged",
                "look at the disk: dmesg, smartctl"));
      }
    }
    return findings;
  }
}
