package dev.telefarm.supervisor.farm;

import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_NETWORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.StandingWait;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.lifecycle.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Somebody sets the machine's time, while the supervisor runs and while it does not. */
final class ClockSetTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration BACK = Duration.ofHours(-2);

  private Instant wall = NOW;
  private long nanos;
  private final FarmClock clock = new FarmClock(() -> wall, () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  @Test
  void clockRunsOnUntilItFollows() {
    pass(Duration.ofMinutes(1));
    wall = wall.plus(BACK);

    assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(60));
    assertThat(clock.follow()).isEqualTo(BACK);
    assertThat(clock.instant()).isEqualTo(wall);
    assertThat(clock.follow()).isZero();
  }

  @Test
  void slewingIsNoStep() {
    wall = wall.plusMillis(900);
    assertThat(clock.follow()).isZero();
    assertThat(clock.instant()).isEqualTo(NOW);
  }

  @Test
  void waitsKeepTheirLength() {
    Restraints restraints = new Restraints();
    restraints.say(
        List.of(
            AccountLimit.newBuilder()
                .setCause(AccountLimit.Cause.CAUSE_FLOOD_WAIT)
                .setMethodClass("files")
                .setUntil(Times.timestamp(NOW.plusSeconds(60)))
                .build()));
    StandingWaits waits = new StandingWaits();
    waits.met(flood(NOW, 60), NOW);

    restraints.clockSet(BACK);
    waits.clockSet(BACK);

    Instant now = NOW.plus(BACK);
    assertThat(restraints.nextEnd(now)).contains(now.plusSeconds(60));
    assertThat(waits.left(now))
        .extracting(StandingWait::getLeft)
        .containsExactly(Times.duration(Duration.ofSeconds(60)));
    assertThat(waits.left(now.plusSeconds(60))).isEmpty();
  }

  @Test
  void storedWaitIsNoLongerThanItWasAfterARestartWithTheClockSetBack() {
    StandingWaits waits = new StandingWaits();
    waits.met(flood(NOW, 60), NOW.plus(BACK));
    assertThat(waits.left(NOW.plus(BACK)))
        .extracting(StandingWait::getLeft)
        .containsExactly(Times.duration(Duration.ofSeconds(60)));

    Avoidance before = new Avoidance();
    before.add("accounts/alice", CAUSE_NETWORK, NOW.plusSeconds(60), NOW);
    Avoidance after = new Avoidance();
    after.restore(before.stored(NOW), NOW.plus(BACK));
    assertThat(after.nextEnd(NOW.plus(BACK))).contains(NOW.plus(BACK).plusSeconds(60));
  }

  @Test
  void storedWaitIsKeptOverARestart() {
    Avoidance before = new Avoidance();
    before.add("accounts/alice", CAUSE_NETWORK, NOW.plusSeconds(60), NOW);
    Avoidance after = new Avoidance();
    after.restore(before.stored(NOW), NOW.plusSeconds(20));
    assertThat(after.all().get("accounts/alice"))
        .satisfies(hold -> {
          assertThat(hold.until()).contains(NOW.plusSeconds(60));
          assertThat(hold.cause()).isEqualTo(CAUSE_NETWORK);
        });
    assertThat(after.stored(NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void workerAtRestChangesNothing() {
    assertThat(Worker.initial().clockSet(BACK)).isEqualTo(Worker.initial());
  }

  @Test
  void idsSortByCreationWhateverTheClockShows() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    DownloadIds ids = new DownloadIds(clock, random, List.of());
    String first = ids.next();
    wall = wall.plus(BACK);
    assertThat(clock.follow()).isEqualTo(BACK);
    String second = ids.next();
    String third = new DownloadIds(clock, random, List.of(second)).next();
    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
  }

  private static FloodEvent flood(Instant at, long seconds) {
    return FloodEvent.newBuilder()
        .setMethod("upload.getFile")
        .setEventTime(Times.timestamp(at))
        .setWait(Times.duration(Duration.ofSeconds(seconds)))
        .setUntil(Times.timestamp(at.plusSeconds(seconds)))
        .build();
  }
}
