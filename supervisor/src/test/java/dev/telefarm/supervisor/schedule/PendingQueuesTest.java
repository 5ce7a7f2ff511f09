package dev.telefarm.supervisor.schedule;

import static dev.telefarm.supervisor.schedule.Pending.NOW;
import static dev.telefarm.supervisor.schedule.Pending.account;
import static dev.telefarm.supervisor.schedule.Pending.avoiding;
import static dev.telefarm.supervisor.schedule.Pending.download;
import static dev.telefarm.supervisor.schedule.Pending.held;
import static dev.telefarm.supervisor.schedule.Pending.order;
import static dev.telefarm.supervisor.schedule.Pending.ready;
import static dev.telefarm.supervisor.schedule.Pending.selecting;
import static dev.telefarm.supervisor.schedule.Pending.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadWait.Cause;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import dev.telefarm.supervisor.schedule.Decision.Assign;
import dev.telefarm.supervisor.schedule.Decision.Queue;
import dev.telefarm.supervisor.schedule.Decision.Wait;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of downloads that nobody has, plan after plan. */
final class PendingQueuesTest {
  private static final AccountSelector ONLY_B =
      AccountSelector.newBuilder().addAccounts("b").build();

  private final PendingQueues queues = new PendingQueues(10);

  @Test
  void whatWasSaidIsNotSaidAgain() {
    queues.put(download("1", 0));
    queues.put(download("2", 0));
    var full = List.of(ready("a", 3, 3));

    assertThat(queues.plan(full, order())).containsExactly(new Queue("1"), new Queue("2"));
    assertThat(queues.plan(full, order())).isEmpty();
    queues.put(download("2", 0));
    queues.put(download("3", 0));
    assertThat(queues.plan(full, order())).containsExactly(new Queue("3"));
  }

  @Test
  void changedAnswerIsSaidOfAll() {
    queues.put(download("1", 0));
    queues.put(download("2", 0));
    var _ = queues.plan(List.of(ready("a", 3, 3)), order());

    assertThat(queues.plan(List.of(account("a", Readiness.STOPPED, 0, 3)), order()))
        .hasSize(2)
        .allMatch(Wait.class::isInstance)
        .extracting(Decision::download)
        .containsExactly("1", "2");
    assertThat(queues.plan(List.of(ready("a", 2, 3)), order()))
        .containsExactly(new Assign("1", "a"), new Queue("2"));
  }

  @Test
  void onePlanSaysOnlySoMuch() {
    IntStream.range(0, 25).forEach(i -> queues.put(waiting("%02d".formatted(i), 0, "big", NOW)));
    var full = List.of(ready("a", 3, 3));
    Set<String> told = new HashSet<>();
    for (int plan = 0; plan < 3; plan++) {
      assertThat(queues.hasMore()).isTrue();
      queues.plan(full, order()).forEach(decision -> told.add(decision.download()));
    }

    assertThat(told).hasSize(25);
    assertThat(queues.hasMore()).isFalse();
  }

  @Test
  void downloadThatMayDoNothingKeepsNobodyBehindIt() {
    queues.put(
        new PendingDownload("1", new DownloadGroup(0, "one"), NOW, ONLY_B, Map.of(), Map.of()));
    queues.put(waiting("2", 0, "one", NOW));

    assertThat(
            queues.plan(List.of(ready("a", 0, 3), account("b", Readiness.STOPPED, 0, 3)), order()))
        .first()
        .isEqualTo(new Assign("2", "a"));
  }

  @Test
  void whileNothingMayBeFetchedAllSayWhy() {
    queues.put(download("1", 0));
    queues.put(selecting("2", ONLY_B));
    var hold = new AccountHold(Cause.CAUSE_SCHEDULE, Optional.of(NOW), "at night");

    assertThat(queues.hold(hold)).allMatch(Wait.class::isInstance).hasSize(2);
    assertThat(queues.hold(hold)).isEmpty();
  }

  @Test
  void nextReturnIsWhenTheFirstWaitIsOver() {
    queues.put(download("1", 0));
    assertThat(queues.nextReturn(NOW)).isEmpty();
    queues.put(avoiding("2", "a", NOW.plusSeconds(9)));
    queues.put(avoiding("3", "a", NOW.plusSeconds(5)));
    assertThat(queues.nextReturn(NOW)).contains(NOW.plusSeconds(5));
    assertThat(queues.nextReturn(NOW.plusSeconds(5))).contains(NOW.plusSeconds(9));
  }

  /** After any history, what was said last is what queues made anew would say. */
  @Test
  void saysWhatQueuesMadeAnewWouldSay() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("PendingQueuesTest -Dseed=" + seed);
    var random = new SplittableRandom(seed);
    var all = new PendingQueues(Integer.MAX_VALUE);
    Map<String, PendingDownload> present = new HashMap<>();
    Map<String, Decision> said = new HashMap<>();
    for (int step = 0; step < 2_000; step++) {
      String id = "%03d".formatted(random.nextInt(60));
      if (random.nextInt(3) == 0) {
        all.remove(id);
        present.remove(id);
      } else if (!present.containsKey(id)) {
        PendingDownload download = any(id, random);
        all.put(download);
        present.put(id, download);
      }
      if (random.nextInt(4) == 0) {
        List<AccountCandidate> accounts = List.of(anyAccount("a", random), anyAccount("b", random));
        List<Decision> anew = Pending.plan(List.copyOf(present.values()), accounts, order());
        for (Decision decision : all.plan(accounts, order())) {
          said.put(decision.download(), decision);
          if (decision instanceof Assign) {
            all.remove(decision.download());
            present.remove(decision.download());
          }
        }
        assertThat(anew)
            .allSatisfy(decision -> assertThat(said.get(decision.download())).isEqualTo(decision));
      }
    }
  }

  private static PendingDownload any(String id, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> selecting(id, ONLY_B);
      case 1 -> avoiding(id, "a", NOW.plus(Duration.ofMinutes(random.nextInt(3))));
      case 2 -> waiting(id, random.nextInt(2), "one", NOW);
      default -> waiting(id, 0, "two", NOW);
    };
  }

  private static AccountCandidate anyAccount(String name, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> account(name, Readiness.STOPPED, 0, 3);
      case 1 -> ready(name, 3, 3);
      case 2 -> held(name, new AccountHold(Cause.CAUSE_NETWORK, Optional.of(NOW), "away"));
      default -> ready(name, 0, random.nextInt(1, 4));
    };
  }
}
