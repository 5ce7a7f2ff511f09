package dev.telefarm.worker.download.fault;

import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_DISK_FULL;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_FLOOD_WAIT;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_NETWORK;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.download.fault.Decision.AwaitLogin;
import dev.telefarm.worker.download.fault.Decision.GiveUp;
import dev.telefarm.worker.download.fault.Decision.HandOver;
import dev.telefarm.worker.download.fault.Decision.LookAgain;
import dev.telefarm.worker.download.fault.Decision.Refetch;
import dev.telefarm.worker.download.fault.Decision.Wait;
import dev.telefarm.worker.download.fault.Decisions.Pauses;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table: each cause, the first time and after ever so many times. */
class DecisionsTest {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration DISK = Duration.ofSeconds(5);
  private static final Duration ASKED = Duration.ofSeconds(77);
  private static final int FOR_EVER = 100_000;

  private final Decisions decisions = new Decisions(new Pauses(FIRST, LONGEST, DISK));

  sealed interface Expected {
    record Waits(DownloadWait.Cause cause, Duration pause) implements Expected {}

    record Refetches(Duration pause) implements Expected {}

    record LooksAgain(Duration pause) implements Expected {}

    record Login() implements Expected {}

    record HandsOver(ErrorReason reason) implements Expected {}

    record GivesUp(ErrorReason reason) implements Expected {}
  }

  private static Expected seen(Decision decision) {
    return switch (decision) {
      case Wait(var cause, var after, var _) -> new Expected.Waits(cause, after);
      case Refetch(var _, var after, var _) -> new Expected.Refetches(after);
      case LookAgain(var _, var after, var _) -> new Expected.LooksAgain(after);
      case AwaitLogin _ -> new Expected.Login();
      case HandOver(var reason, var _) -> new Expected.HandsOver(reason);
      case GiveUp(var reason, var _) -> new Expected.GivesUp(reason);
    };
  }

  private static Expected waits(DownloadWait.Cause cause, Duration pause) {
    return new Expected.Waits(cause, pause);
  }

  private static Expected handsOver(ErrorReason reason) {
    return new Expected.HandsOver(reason);
  }

  private static Expected givesUp(ErrorReason reason) {
    return new Expected.GivesUp(reason);
  }

  /** Cause, the first decision, and the one that it comes to if nothing changes. */
  static Stream<Arguments> table() {
    Expected network = waits(CAUSE_NETWORK, FIRST);
    Expected networkForEver = waits(CAUSE_NETWORK, LONGEST);
    Expected retry = waits(CAUSE_RETRY, FIRST);
    Expected fetchFailed = handsOver(ErrorReason.ERROR_REASON_FETCH_FAILED);
    return Stream.of(
        same(new FetchCause.FloodWait(ASKED), waits(CAUSE_FLOOD_WAIT, ASKED)),
        same(new FetchCause.PremiumWait(ASKED), waits(CAUSE_FLOOD_WAIT, ASKED)),
        arguments(
            new FetchCause.ReferenceExpired("x"), new Expected.LooksAgain(FIRST), fetchFailed),
        arguments(new FetchCause.LocationInvalid("x"), retry, fetchFailed),
        arguments(
            new FetchCause.ChannelPrivate("x"),
            retry,
            handsOver(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND)),
        same(new FetchCause.SessionEnded(), new Expected.Login()),
        same(
            notThere(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND),
            handsOver(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND)),
        same(
            notThere(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND),
            givesUp(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND)),
        same(
            notThere(ErrorReason.ERROR_REASON_MESSAGE_HAS_NO_FILE),
            givesUp(ErrorReason.ERROR_REASON_MESSAGE_HAS_NO_FILE)),
        arguments(new FetchCause.ServerError(500, "x"), network, networkForEver),
        arguments(new FetchCause.NoBytes(ASKED), network, networkForEver),
        same(new FetchCause.DcFailing(2, ASKED), waits(CAUSE_NETWORK, ASKED)),
        arguments(new FetchCause.DcRefused("x"), network, networkForEver),
        arguments(new FetchCause.WrongPart("x"), new Expected.Refetches(FIRST), fetchFailed),
        arguments(
            new FetchCause.CopyLost("x"),
            new Expected.Refetches(FIRST),
            new Expected.Refetches(LONGEST)),
        arguments(
            new FetchCause.Damaged("x"),
            new Expected.Refetches(FIRST),
            givesUp(ErrorReason.ERROR_REASON_INTEGRITY)),
        same(new FetchCause.DiskFull("x"), waits(CAUSE_DISK_FULL, DISK)),
        arguments(
            new FetchCause.DiskFailed("x"),
            retry,
            givesUp(ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE)),
        same(
            new FetchCause.TargetRefused(ErrorReason.ERROR_REASON_TARGET_EXISTS, "x"),
            givesUp(ErrorReason.ERROR_REASON_TARGET_EXISTS)),
        arguments(new FetchCause.TargetHeld("x"), retry, waits(CAUSE_RETRY, LONGEST)),
        arguments(new FetchCause.Defect("x"), retry, givesUp(ErrorReason.ERROR_REASON_INTERNAL)),
        arguments(new FetchCause.Unknown("x"), retry, fetchFailed));
  }

  private static FetchCause notThere(ErrorReason reason) {
    return new FetchCause.NotThere(reason, "x");
  }

  private static Arguments same(FetchCause cause, Expected always) {
    return arguments(cause, always, always);
  }

  @ParameterizedTest
  @MethodSource("table")
  void eachCauseHasItsDecision(FetchCause cause, Expected first, Expected atLast) {
    FaultHistory history = FaultHistory.NONE.with(cause, /* progressed= */ false);
    assertThat(seen(decisions.decide(cause, history))).isEqualTo(first);
    for (int i = 0; i < FOR_EVER; i++) {
      history = history.with(cause, /* progressed= */ false);
    }
    assertThat(seen(decisions.decide(cause, history))).isEqualTo(atLast);
  }

  @Test
  void tableIsWhole() {
    Set<Class<?>> inTable = table().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());
    assertThat(inTable)
        .isEqualTo(
            Arrays.stream(FetchCause.class.getPermittedSubclasses()).collect(Collectors.toSet()));
  }

  @Test
  void referenceIsTriedSoonThenOnlyAfterTdlibMayRenewItAgain() {
    FetchCause cause = new FetchCause.ReferenceExpired("x");
    FaultHistory history = FaultHistory.NONE.with(cause, false).with(cause, false);
    assertThat(decisions.decide(cause, history).pause())
        .hasValueSatisfying(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(60)));
  }

  @Test
  void whatIsWrongEachTimeIsCountedThoughBytesCome() {
    FaultHistory wrong = FaultHistory.NONE;
    FaultHistory silent = FaultHistory.NONE;
    for (int i = 0; i < 5; i++) {
      wrong = wrong.with(new FetchCause.WrongPart("x"), /* progressed= */ true);
      silent = silent.with(new FetchCause.NoBytes(ASKED), /* progressed= */ true);
    }
    assertThat(wrong.alike()).isEqualTo(5);
    assertThat(silent.alike()).isEqualTo(1);
    assertThat(silent.inARow()).isEqualTo(1);
  }

  @Test
  void anotherCauseBeginsItsOwnCount() {
    FaultHistory history =
        FaultHistory.NONE
            .with(new FetchCause.NoBytes(ASKED), false)
            .with(new FetchCause.NoBytes(ASKED), false)
            .with(new FetchCause.ChannelPrivate("x"), false);
    assertThat(history.alike()).isEqualTo(1);
    assertThat(history.inARow()).isEqualTo(3);
  }
}
