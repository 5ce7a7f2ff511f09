package dev.telefarm.worker.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.login.LaneMachine.Effect;
import dev.telefarm.worker.login.LaneMachine.Event;
import dev.telefarm.worker.login.LaneMachine.Event.Told;
import dev.telefarm.worker.login.LaneMachine.Transition;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosed;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateLoggingOut;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitOtherDeviceConfirmation;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.ConfirmQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdFunction.GetMe;
import dev.telefarm.worker.telegram.TdFunction.LogOut;
import dev.telefarm.worker.telegram.TdFunction.RequestQrCodeAuthentication;
import dev.telefarm.worker.telegram.TelegramException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LaneMachineTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final Event PARAMETERS = new Told(new AuthorizationStateWaitTdlibParameters());
  private static final Event PHONE = new Told(new AuthorizationStateWaitPhoneNumber());
  private static final Event PASSWORD = new Told(new AuthorizationStateWaitPassword("hint"));
  private static final Event READY = new Told(new AuthorizationStateReady());
  private static final Event LOGGING_OUT = new Told(new AuthorizationStateLoggingOut());
  private static final Event CLOSED = new Told(new AuthorizationStateClosed());
  private static final Effect LOG_OUT = new Effect.Send(new LogOut());
  private static final Effect ASK_FOR_LINK =
      new Effect.Send(new RequestQrCodeAuthentication(List.of()));
  private final TelegramException error = new TelegramException(400, "SOMETHING");

  private LaneState state = LaneMachine.open().state();
  private final List<Effect> effects = new ArrayList<>(LaneMachine.open().effects());

  private static Event link(String link) {
    return new Told(new AuthorizationStateWaitOtherDeviceConfirmation(link));
  }

  private static Effect confirm(String link) {
    return new Effect.Confirm(new ConfirmQrCodeAuthentication(link));
  }

  private static Event failed(TdFunction<?> function, TelegramException error) {
    return new Event.Failed(function, error);
  }

  private static Event given(String password) {
    return new Event.PasswordGiven(new Secret(password));
  }

  private void at(Instant now, Event... events) {
    for (Event event : events) {
      Transition next = LaneMachine.step(state, event, now);
      state = next.state();
      effects.addAll(next.effects());
    }
  }

  /** What was to be done since the last call. */
  private List<Effect> takeEffects() {
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  private void becomeReady() {
    at(NOW, PARAMETERS, PHONE, link("a"), READY, new Event.Identified(true));
    takeEffects();
  }

  @Test
  void linkIsConfirmedByTheFirstLane() {
    at(NOW, PARAMETERS, PHONE, link("a"), READY, new Event.Identified(true));
    assertThat(takeEffects())
        .containsExactly(
            new Effect.Open(),
            new Effect.Configure(),
            ASK_FOR_LINK,
            confirm("a"),
            new Effect.Identify(new GetMe()));
    assertThat(state).isEqualTo(new LaneState.Ready(NOW, 0));
  }

  @Test
  void keptLoginNeedsNoLink() {
    at(NOW, PARAMETERS, READY, new Event.Identified(true));
    assertThat(takeEffects()).doesNotContain(ASK_FOR_LINK);
    assertThat(state).isInstanceOf(LaneState.Ready.class);
  }

  @Test
  void everyNewLinkIsConfirmed() {
    at(NOW, PARAMETERS, PHONE, link("a"), link("b"));
    assertThat(takeEffects()).endsWith(confirm("a"), confirm("b"));
  }

  @Test
  void failureOfAnOldLinkIsNotTheNewOnes() {
    at(NOW, PARAMETERS, PHONE, link("a"), link("b"));
    LaneState before = state;
    at(NOW, failed(new ConfirmQrCodeAuthentication("a"), error));
    assertThat(state).isEqualTo(before);
  }

  @Test
  void failedConfirmationIsTakenAgainAfterAPauseWithTheNewestLink() {
    at(NOW, PARAMETERS, PHONE, link("a"));
    at(NOW, failed(new ConfirmQrCodeAuthentication("a"), error));
    takeEffects();
    assertThat(state)
        .isInstanceOfSatisfying(
            LaneState.Pausing.class,
            pausing -> assertThat(pausing.until()).isEqualTo(NOW.plus(LaneMachine.FIRST_PAUSE)));
    at(NOW, link("b"));
    assertThat(takeEffects()).as("not before the pause is over").isEmpty();
    at(NOW.plus(LaneMachine.FIRST_PAUSE), new Event.Due());
    assertThat(takeEffects()).containsExactly(confirm("b"));
  }

  @Test
  void waitThatTelegramAsksForIsObeyed() {
    at(NOW, PARAMETERS, PHONE);
    at(
        NOW,
        failed(
            new RequestQrCodeAuthentication(List.of()),
            new TelegramException(429, "Too Many Requests: retry after 777")));
    assertThat(state)
        .isInstanceOfSatisfying(
            LaneState.Pausing.class,
            pausing -> assertThat(pausing.until()).isEqualTo(NOW.plusSeconds(777)));
  }

  @Test
  void passwordIsWaitedFor() {
    at(NOW, PARAMETERS, PHONE, link("a"), PASSWORD);
    assertThat(state).isInstanceOf(LaneState.NeedsPassword.class);
    takeEffects();
    at(NOW, given("p"));
    assertThat(takeEffects())
        .containsExactly(new Effect.Send(new CheckAuthenticationPassword("p")));
    at(NOW, READY, new Event.Identified(true));
    assertThat(state).isInstanceOf(LaneState.Ready.class);
  }

  @Test
  void wrongPasswordLeadsBackToWaitingForOne() {
    at(NOW, PARAMETERS, PHONE, link("a"), PASSWORD, given("p"));
    at(
        NOW,
        failed(
            new CheckAuthenticationPassword("p"),
            new TelegramException(400, "PASSWORD_HASH_INVALID")));
    assertThat(state).isInstanceOf(LaneState.NeedsPassword.class);
  }

  @Test
  void passwordThatNobodyWaitsForIsNotSent() {
    becomeReady();
    at(NOW, given("p"));
    assertThat(takeEffects()).isEmpty();
  }

  @Test
  void revokedLaneComesBackAfterGrowingPauses() {
    becomeReady();
    Instant now = NOW;
    Duration last = Duration.ZERO;
    for (int time = 0; time < 12; time++) {
      at(now, LOGGING_OUT, CLOSED);
      assertThat(takeEffects()).as("nothing at once").isEmpty();
      Instant until = ((LaneState.Resting) state).until();
      Duration pause = Duration.between(now, until);
      assertThat(pause).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(LaneMachine.LONGEST_PAUSE);
      last = pause;
      now = until;
      at(now, new Event.Due(), PARAMETERS, PHONE, link("l"), READY, new Event.Identified(true));
      assertThat(takeEffects()).startsWith(new Effect.Open()).contains(confirm("l"));
    }
    assertThat(last).isEqualTo(LaneMachine.LONGEST_PAUSE);
    now = now.plus(LaneMachine.STEADY);
    at(now, LOGGING_OUT, CLOSED);
    assertThat(((LaneState.Resting) state).until()).isEqualTo(now.plus(LaneMachine.FIRST_PAUSE));
  }

  @Test
  void somebodyElsesLoginIsLoggedOut() {
    at(NOW, PARAMETERS, READY, new Event.Identified(false));
    assertThat(takeEffects()).endsWith(LOG_OUT);
    at(NOW, LOGGING_OUT, CLOSED);
    assertThat(takeEffects()).containsExactly(new Effect.RemoveFolder());
    assertThat(state).isEqualTo(new LaneState.Gone());
  }

  @Test
  void dismissedBeforeItHasParametersALaneLogsOutWhenItCan() {
    at(NOW, new Event.Dismissed());
    takeEffects();
    at(NOW, PARAMETERS);
    assertThat(takeEffects()).containsExactly(new Effect.Configure());
    at(NOW, READY);
    assertThat(takeEffects()).containsExactly(LOG_OUT);
    at(NOW, LOGGING_OUT, CLOSED);
    assertThat(takeEffects()).containsExactly(new Effect.RemoveFolder());
  }

  @Test
  void folderThatWasLeftBehindIsLoggedOutOf() {
    Transition begun = LaneMachine.openToLeave();
    state = begun.state();
    assertThat(begun.effects()).containsExactly(new Effect.Open());
    takeEffects();
    at(NOW, PARAMETERS, READY, LOGGING_OUT, CLOSED);
    assertThat(takeEffects())
        .containsExactly(new Effect.Configure(), LOG_OUT, new Effect.RemoveFolder());
  }

  /** One of each way to be, with a client or without. */
  static List<LaneState> states() {
    AuthorizationState phone = new AuthorizationStateWaitPhoneNumber();
    return List.of(
        new LaneState.Starting(1),
        new LaneState.Linking(phone, 1),
        new LaneState.NeedsPassword(1),
        new LaneState.CheckingPassword(1),
        new LaneState.Identifying(1),
        new LaneState.Ready(NOW, 1),
        new LaneState.Pausing(NOW, phone, 1),
        new LaneState.Ending(1),
        new LaneState.Resting(NOW, 1),
        new LaneState.Leaving(false),
        new LaneState.Leaving(true));
  }

  @ParameterizedTest
  @MethodSource("states")
  void dismissedFromAnywhereNothingStays(LaneState from) {
    state = from;
    takeEffects();
    at(NOW, new Event.Dismissed(), PHONE, LOGGING_OUT, CLOSED);
    assertThat(state).isEqualTo(new LaneState.Gone());
    assertThat(takeEffects()).containsOnlyOnce(new Effect.RemoveFolder());
  }

  @ParameterizedTest
  @MethodSource("states")
  void atTheEndOfTheProcessTheLoginStays(LaneState from) {
    state = from;
    takeEffects();
    at(NOW, new Event.ProcessEnds(), CLOSED);
    assertThat(state).isEqualTo(new LaneState.Gone());
    assertThat(takeEffects())
        .containsExactlyElementsOf(
            from instanceof LaneState.Resting ? List.of() : List.of(new Effect.Send(new Close())));
  }

  @Test
  void noOrderOfEventsMakesALaneAskMoreOftenThanItMay() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    List<Event> events =
        List.of(
            failed(new RequestQrCodeAuthentication(List.of()), error),
            failed(new ConfirmQrCodeAuthentication("a"), error),
            failed(new CheckAuthenticationPassword("p"), error),
            failed(new GetMe(), error),
            given("p"),
            new Event.Identified(true),
            new Event.Identified(false),
            READY,
            LOGGING_OUT,
            CLOSED);
    for (int run = 0; run < 2_000; run++) {
      state = states().get(random.nextInt(states().size()));
      for (int i = 0; i < 30; i++) {
        takeEffects();
        LaneState before = state;
        at(NOW, events.get(random.nextInt(events.size())));
        // A client is opened, a link asked for or confirmed at the end of a pause, or because TDLib
        // said that it waits for it: never as the answer to a failure.
        assertThat(takeEffects())
            .as("from %s", before)
            .noneMatch(effect -> effect instanceof Effect.Open || effect instanceof Effect.Confirm)
            .doesNotContain(ASK_FOR_LINK);
      }
    }
  }

  @Test
  void secretsDoNotPrint() {
    at(NOW, PARAMETERS, PHONE, link("tg://login?token=abc"));
    assertThat(state + " " + takeEffects()).doesNotContain("abc");
    assertThat(given("hunter2").toString()).doesNotContain("hunter2");
    at(NOW, PASSWORD, given("hunter2"));
    assertThat(state + " " + takeEffects()).doesNotContain("hunter2");
  }
}
