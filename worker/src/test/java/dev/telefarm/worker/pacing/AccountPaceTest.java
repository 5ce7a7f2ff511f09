package dev.telefarm.worker.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.AccountLimit.Cause;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.proto.v1.FloodEvent.Kind;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountPaceTest {
  private static final String GET_FILE = "upload.getFile";

  private final ManualTime time = new ManualTime();
  private final Heard heard = new Heard();
  private final AccountPace pace = new AccountPace(time, time, heard);

  private static final class Heard implements PaceListener {
    private final List<FloodEvent> floods = new ArrayList<>();
    private final List<Limits> limits = new ArrayList<>();
    private int slower;

    @Override
    public void flood(FloodEvent event) {
      floods.add(event);
    }

    @Override
    public void limits(Limits changed) {
      limits.add(changed);
    }

    @Override
    public void slower() {
      slower++;
    }
  }

  private void flood(String method, String error, int seconds) {
    pace.met(new QueryDelayed(method, Duration.ofSeconds(seconds), 420, error, 2, true));
  }

  private List<Cause> causes() {
    return pace.limits().getLimitsList().stream().map(AccountLimit::getCause).toList();
  }

  @Test
  void waitClosesItsClassForEverybodyAndNoOther() {
    flood(GET_FILE, "FLOOD_WAIT_30", 30);
    assertThat(pace.closed(MethodClass.FILES)).isEqualTo(Duration.ofSeconds(30));
    assertThat(pace.closed(MethodClass.MESSAGES)).isZero();
    assertThat(pace.closed(MethodClass.LOGIN)).isZero();
    assertThat(heard.slower).isEqualTo(1);
    time.pass(Duration.ofSeconds(30));
    assertThat(pace.closed(MethodClass.FILES)).isZero();
  }

  @Test
  void manyAnswersAreOneEvent() {
    pace.soleDownload("d1");
    for (int i = 0; i < 20; i++) {
      flood(GET_FILE, "FLOOD_WAIT_30", 30);
      time.pass(Duration.ofMillis(20));
    }
    assertThat(heard.floods).hasSize(1);
    FloodEvent event = heard.floods.getFirst();
    assertThat(event.getKind()).isEqualTo(Kind.KIND_FLOOD_WAIT);
    assertThat(event.getMethod()).isEqualTo(GET_FILE);
    assertThat(event.getDc()).isEqualTo(2);
    assertThat(event.getDownload()).isEqualTo("d1");
    assertThat(event.getWait().getSeconds()).isEqualTo(30);
    assertThat(event.getUntil().getSeconds() - event.getEventTime().getSeconds()).isEqualTo(30);
  }

  @Test
  void callThatIsRefusedForAKnownWaitIsNoEventOfItsOwn() {
    flood("channels.getMessages", "FLOOD_WAIT_100", 100);
    pace.refused(MethodClass.MESSAGES, "getMessage", Duration.ofSeconds(100));
    assertThat(heard.floods).hasSize(1);
  }

  @Test
  void premiumWaitLowersTheFetchesAndTheyComeBack() {
    for (int i = 0; i < 6; i++) {
      pace.began();
    }
    flood(GET_FILE, "FLOOD_PREMIUM_WAIT_3", 3);
    assertThat(heard.floods.getFirst().getKind()).isEqualTo(Kind.KIND_PREMIUM_WAIT);
    assertThat(pace.fetchLimit()).isEqualTo(3);
    assertThat(causes()).containsOnly(Cause.CAUSE_PREMIUM_WAIT);
    time.pass(Duration.ofSeconds(3));
    assertThat(causes()).containsExactly(Cause.CAUSE_PREMIUM_WAIT);
    time.pass(Allowance.STEP.multipliedBy(3));
    assertThat(pace.look()).isEmpty();
    assertThat(causes()).isEmpty();
    assertThat(heard.limits.getLast().getLimitsList()).isEmpty();
  }

  @Test
  void limitsAreToldWhenTheyChangeAndOnlyThen() {
    pace.limit(1 << 20);
    pace.limit(1 << 20);
    assertThat(heard.limits).hasSize(1);
    assertThat(heard.limits.getFirst().getLimits(0).getBytesPerSecond()).isEqualTo(1 << 20);
    flood(GET_FILE, "FLOOD_WAIT_30", 30);
    assertThat(heard.limits).hasSize(2);
    assertThat(pace.look())
        .hasValueSatisfying(next -> assertThat(next).isLessThanOrEqualTo(Duration.ofSeconds(30)));
    assertThat(heard.limits).hasSize(2);
    pace.limit(0);
    assertThat(heard.limits.getLast().getLimitsList())
        .extracting(AccountLimit::getCause)
        .doesNotContain(Cause.CAUSE_BANDWIDTH);
  }

  @Test
  void dataCentreThatFailsIsTold() {
    for (int i = 0; i < 20; i++) {
      time.pass(Duration.ofSeconds(1));
      pace.met(
          new QueryDelayed(GET_FILE, Duration.ofSeconds(1), 500, "INTERNAL", /* dc= */ 2, true));
    }
    assertThat(causes()).containsExactly(Cause.CAUSE_DC_FAILING);
    assertThat(pace.limits().getLimits(0).getDc()).isEqualTo(2);
    assertThat(heard.floods).isEmpty();
  }

  @Test
  void setClockNeitherEndsNorProlongsAWait() {
    flood(GET_FILE, "FLOOD_WAIT_30", 30);
    time.setWallClock(Instant.parse("2036-01-01T00:00:00Z"));
    assertThat(pace.closed(MethodClass.FILES)).isEqualTo(Duration.ofSeconds(30));
    time.setWallClock(Instant.parse("2000-01-01T00:00:00Z"));
    time.pass(Duration.ofSeconds(30));
    assertThat(pace.closed(MethodClass.FILES)).isZero();
  }
}
