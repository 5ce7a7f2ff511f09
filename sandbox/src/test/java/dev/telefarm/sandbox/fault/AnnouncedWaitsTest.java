package dev.telefarm.sandbox.fault;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncedWaitsTest {
  private final SettableClock clock = new SettableClock();
  private final FaultScript script = new FaultScript(clock);

  private static Occurrence call(String account, String method) {
    return new Occurrence(account, 1, 7, method, null, 0, 0);
  }

  private void announce(int code, String text) {
    script.add(
        new RuleSpec(
            "flood",
            MatchSpec.EVERYTHING,
            TurnsSpec.first(1),
            null,
            new Action.RpcError(code, text)));
    script.told(requireNonNull(script.call(call("alice", "upload.getFile"))));
    assertThat(script.report().firings()).isEqualTo(1);
  }

  private long afterCallAt(Duration time, String account, String method) {
    clock.advance(time);
    script.call(call(account, method));
    return script.report().callsIntoWaits();
  }

  @ParameterizedTest
  @CsvSource({
    // milliseconds after the announcement of 5 s, account, method, calls into the wait
    "0, alice, upload.getFile, 0",
    "1000, alice, upload.getFile, 0",
    "1001, alice, upload.getFile, 1",
    "4999, alice, upload.getFile, 1",
    "5000, alice, upload.getFile, 0",
    "3000, bob, upload.getFile, 0",
    "3000, alice, help.getConfig, 0",
  })
  void onlyLateCallsOfTheSameAccountAndMethodCount(
      long millis, String account, String method, long count) {
    announce(420, "FLOOD_WAIT_5");
    assertThat(afterCallAt(Duration.ofMillis(millis), account, method)).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({
    "420, FLOOD_PREMIUM_WAIT_5, 1",
    "420, SLOWMODE_WAIT_5, 1",
    "420, FLOOD_WAIT_X, 0",
    "400, FLOOD_WAIT_5, 0",
  })
  void onlyWaitsAreWaits(int code, String text, long count) {
    announce(code, text);
    assertThat(afterCallAt(Duration.ofSeconds(2), "alice", "upload.getFile")).isEqualTo(count);
  }

  @Test
  void callIsCountedOnceAndNamed() {
    announce(420, "FLOOD_WAIT_60");
    script.clear(List.of("flood"));
    announceAgainAfter(Duration.ofMillis(500));
    assertThat(afterCallAt(Duration.ofSeconds(10), "alice", "upload.getFile")).isEqualTo(1);
    var intoWait = script.report().latestIntoWaits().getFirst();
    assertThat(intoWait.time()).isEqualTo(SettableClock.START.plusMillis(10_500));
    assertThat(intoWait.announced()).isEqualTo(SettableClock.START);
    assertThat(intoWait.end()).isEqualTo(SettableClock.START.plusSeconds(60));
    assertThat(intoWait.occurrence().account()).isEqualTo("alice");
  }

  private void announceAgainAfter(Duration time) {
    clock.advance(time);
    script.add(
        new RuleSpec(
            "flood-again",
            MatchSpec.EVERYTHING,
            TurnsSpec.first(1),
            null,
            new Action.RpcError(420, "FLOOD_WAIT_60")));
    script.told(requireNonNull(script.call(call("alice", "upload.getFile"))));
    assertThat(script.report().firings()).isEqualTo(2);
  }

  @Test
  void waitCountsFromTheMomentWhenTheClientKnowsIt() {
    script.add(
        new RuleSpec(
            "slow",
            MatchSpec.EVERYTHING,
            TurnsSpec.first(1),
            null,
            new Action.RpcError(420, "FLOOD_WAIT_5")));
    Firing firing = requireNonNull(script.call(call("alice", "upload.getFile")));
    assertThat(afterCallAt(Duration.ofSeconds(2), "alice", "upload.getFile")).isZero();
    script.told(firing);
    assertThat(afterCallAt(Duration.ofSeconds(1), "alice", "upload.getFile")).isZero();
    assertThat(afterCallAt(Duration.ofMillis(1), "alice", "upload.getFile")).isEqualTo(1);
    assertThat(afterCallAt(Duration.ofMillis(1999), "alice", "upload.getFile"))
        .as("the wait itself began before")
        .isEqualTo(1);
  }

  @Test
  void waitIsWatchedAfterItsRuleIsGoneAndNotForEver() {
    announce(420, "FLOOD_WAIT_5");
    script.clear(List.of("flood"));
    assertThat(script.watchesCalls()).isTrue();
    assertThat(afterCallAt(Duration.ofSeconds(6), "alice", "upload.getFile")).isZero();
    assertThat(script.watchesCalls()).isFalse();
  }
}
