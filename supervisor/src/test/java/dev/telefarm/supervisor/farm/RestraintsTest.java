package dev.telefarm.supervisor.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.AccountLimit.Cause;
import dev.telefarm.supervisor.schedule.AccountHold;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestraintsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Restraints restraints = new Restraints();

  @Test
  void waitForFilesHoldsEverythingUntilItsEnd() {
    restraints.say(List.of(flood("files", 0, 60)));

    assertThat(restraints.beginning(NOW).flatMap(AccountHold::until)).contains(NOW.plusSeconds(60));
    assertThat(restraints.goingOn(NOW)).isPresent();
    assertThat(restraints.nextEnd(NOW)).contains(NOW.plusSeconds(60));
    assertThat(restraints.hindered(NOW)).isFalse();
    assertThat(restraints.beginning(NOW.plusSeconds(60))).isEmpty();
    assertThat(restraints.now(NOW.plusSeconds(60))).isEmpty();
    assertThat(restraints.nextEnd(NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void waitForMessagesLetsGoOnWhatWasFound() {
    restraints.say(List.of(flood("messages", 0, 60)));

    assertThat(restraints.beginning(NOW)).isPresent();
    assertThat(restraints.goingOn(NOW)).isEmpty();
  }

  @Test
  void waitForTheLoginHoldsNoDownload() {
    restraints.say(List.of(flood("login", 0, 60)));

    assertThat(restraints.beginning(NOW)).isEmpty();
  }

  @Test
  void waitOfOneDataCentreOnlyHinders() {
    restraints.say(List.of(flood("files", 2, 60)));

    assertThat(restraints.beginning(NOW)).isEmpty();
    assertThat(restraints.hindered(NOW)).isTrue();
    assertThat(restraints.hindered(NOW.plusSeconds(60))).isFalse();
  }

  @Test
  void slownessHindersAndTheLongestWaitCounts() {
    restraints.say(List.of(AccountLimit.newBuilder().setCause(Cause.CAUSE_PREMIUM_WAIT).build()));
    assertThat(restraints.hindered(NOW)).isTrue();
    assertThat(restraints.beginning(NOW)).isEmpty();

    restraints.say(List.of(flood("files", 0, 60), flood("", 0, 90), flood("messages", 0, 70)));
    assertThat(restraints.beginning(NOW).flatMap(AccountHold::until)).contains(NOW.plusSeconds(90));
    AccountLimit endless = AccountLimit.newBuilder().setCause(Cause.CAUSE_FLOOD_WAIT).build();
    restraints.say(List.of(flood("files", 0, 60), endless));
    assertThat(restraints.beginning(NOW).orElseThrow().until()).isEmpty();
  }

  @Test
  void whatTheSupervisorLimitsItSaysItself() {
    restraints.say(
        List.of(
            AccountLimit.newBuilder().setCause(Cause.CAUSE_BANDWIDTH).build(),
            AccountLimit.newBuilder().setCause(Cause.CAUSE_DAILY_BUDGET).build()));

    assertThat(restraints.now(NOW)).isEmpty();
  }

  private static AccountLimit flood(String methodClass, int dc, long seconds) {
    return AccountLimit.newBuilder()
        .setCause(Cause.CAUSE_FLOOD_WAIT)
        .setMethodClass(methodClass)
        .setDc(dc)
        .setUntil(Times.timestamp(NOW.plusSeconds(seconds)))
        .build();
  }
}
