package dev.telefarm.worker.login;

import dev.telefarm.worker.login.LaneState.CheckingPassword;
import dev.telefarm.worker.login.LaneState.Closing;
import dev.telefarm.worker.login.LaneState.Ending;
import dev.telefarm.worker.login.LaneState.Gone;
import dev.telefarm.worker.login.LaneState.Identifying;
import dev.telefarm.worker.login.LaneState.Leaving;
import dev.telefarm.worker.login.LaneState.Linking;
import dev.telefarm.worker.login.LaneState.NeedsPassword;
import dev.telefarm.worker.login.LaneState.Pausing;
import dev.telefarm.worker.login.LaneState.Ready;
import dev.telefarm.worker.login.LaneState.Resting;
import dev.telefarm.worker.login.LaneState.Starting;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosed;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosing;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateLoggingOut;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitEmailAddress;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitEmailCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitOtherDeviceConfirmation;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPremiumPurchase;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitRegistration;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.ConfirmQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdFunction.GetMe;
import dev.telefarm.worker.telegram.TdFunction.LogOut;
import dev.telefarm.worker.telegram.TdFunction.RequestQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TelegramException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The decisions of one further lane, without effects.
 *
 * <p>A lane starts with an open client. What TDLib then says moves it: without a login to Linking,
 * where it asks for a QR link and the first lane confirms each link that TDLib shows (TDLib shows a
 * new one when one expires); a confirmed one to Identifying, or, with two-step verification, to
 * NeedsPassword, CheckingPassword and then Identifying; a kept login goes to Identifying at once.
 * Who turns out to be the first lane's user is Ready, anybody else Leaves. A step that fails is
 * taken again after a pause (Pausing), but for a wrong password, which leads back to NeedsPassword.
 * A login that Telegram ends goes through Ending to Resting, and starts anew after a pause. Pauses
 * double from {@link #FIRST_PAUSE} to {@link #LONGEST_PAUSE}, and are as long as Telegram asks for
 * where that is longer; having been ready for {@link #STEADY} makes them short again.
 *
 * <p>From every state a dismissed lane goes, logged out, through Leaving to Gone, and its folder is
 * removed; and when the process ends, through Closing to Gone, and its folder is kept.
 */
final class LaneMachine {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  static final Duration STEADY = Duration.ofMinutes(10);

  private static final int MOST_DOUBLINGS = 20; // far past the longest pause, far from overflow
  private static final AuthorizationState AT_PASSWORD = new AuthorizationStateWaitPassword("");
  private static final AuthorizationState AT_READY = new AuthorizationStateReady();

  private LaneMachine() {}

  sealed interface Event {
    /** TDLib's authorization state changed. */
    record Told(AuthorizationState state) implements Event {}

    record PasswordGiven(Secret password) implements Event {}

    /** TDLib said who is logged in. */
    record Identified(boolean own) implements Event {}

    /** A function that this lane's effects named was answered with an error. */
    record Failed(TdFunction<?> function, TelegramException error) implements Event {}

    /** The end of a pause. */
    record Due() implements Event {}

    record Dismissed() implements Event {}

    record ProcessEnds() implements Event {}
  }

  sealed interface Effect {
    record Open() implements Effect {}

    record Configure() implements Effect {}

    /** To the lane's own client. */
    record Send(TdFunction<Ok> function) implements Effect {}

    /** To the first lane's client. */
    record Confirm(ConfirmQrCodeAuthentication function) implements Effect {}

    /** To the lane's own client; to be answered with {@link Event.Identified}. */
    record Identify(GetMe function) implements Effect {}

    record RemoveFolder() implements Effect {}
  }

  record Transition(LaneState state, List<Effect> effects) {}

  /** The beginning of a lane that is wanted. */
  static Transition open() {
    return to(new Starting(0), new Effect.Open());
  }

  /** The beginning of the end of one that left a folder behind, and perhaps a login in it. */
  static Transition openToLeave() {
    return to(new Leaving(false), new Effect.Open());
  }

  static Transition step(LaneState state, Event event, Instant now) {
    return switch (event) {
      case Event.Told(AuthorizationState next) -> told(state, next, now);
      case Event.PasswordGiven(Secret password) ->
          state instanceof NeedsPassword(int failures)
              ? to(
                  new CheckingPassword(failures),
                  new Effect.Send(new CheckAuthenticationPassword(password.value())))
              : stay(state);
      case Event.Identified(boolean own) -> {
        if (!(state instanceof Identifying(int failures))) {
          yield stay(state);
        }
        yield own ? to(new Ready(now, failures)) : logOut();
      }
      case Event.Failed(TdFunction<?> function, TelegramException error) ->
          failed(state, function, error, now);
      case Event.Due() ->
          switch (state) {
            case Pausing(Instant _, AuthorizationState at, int failures) ->
                arrive(at, failures, now);
            case Resting(Instant _, int failures) -> to(new Starting(failures), new Effect.Open());
            default -> stay(state);
          };
      case Event.Dismissed() -> dismissed(state);
      case Event.ProcessEnds() ->
          switch (state) {
            case Resting _, Gone _ -> to(new Gone());
            case Closing _ -> stay(state);
            default -> to(new Closing(), new Effect.Send(new Close()));
          };
    };
  }

  private static Transition told(LaneState state, AuthorizationState next, Instant now) {
    return switch (state) {
      case Starting(int failures) -> arrive(next, failures, now);
      case Linking(AuthorizationState _, int failures) -> arrive(next, failures, now);
      case NeedsPassword(int failures) -> arrive(next, failures, now);
      case CheckingPassword(int failures) -> arrive(next, failures, now);
      case Identifying(int failures) -> arrive(next, failures, now);
      case Ready(Instant since, int failures) ->
          arrive(next, now.isBefore(since.plus(STEADY)) ? failures : 0, now);
      case Pausing(Instant until, AuthorizationState at, int failures) ->
          // Whatever else has come of it meanwhile: a link is confirmed, or asked for, in time
          // only.
          arrive(next, failures, now).state() instanceof Linking
              ? to(new Pausing(until, next, failures))
              : arrive(next, failures, now);
      case Ending(int failures) -> arrive(next, failures, now);
      case Leaving(boolean asked) -> leaving(asked, next);
      case Closing() -> next instanceof AuthorizationStateClosed ? to(new Gone()) : stay(state);
      case Resting _, Gone _ -> stay(state);
    };
  }

  private static Transition arrive(AuthorizationState at, int failures, Instant now) {
    return switch (at) {
      case AuthorizationStateWaitTdlibParameters _ ->
          to(new Starting(failures), new Effect.Configure());
      // What another way to log in would wait for: TDLib lets all of them be left for a QR code.
      case AuthorizationStateWaitPhoneNumber _,
          AuthorizationStateWaitPremiumPurchase _,
          AuthorizationStateWaitEmailAddress _,
          AuthorizationStateWaitEmailCode _,
          AuthorizationStateWaitCode _,
          AuthorizationStateWaitRegistration _ ->
          to(
              new Linking(at, failures),
              new Effect.Send(new RequestQrCodeAuthentication(List.of())));
      case AuthorizationStateWaitOtherDeviceConfirmation(String link) ->
          to(new Linking(at, failures), new Effect.Confirm(new ConfirmQrCodeAuthentication(link)));
      case AuthorizationStateWaitPassword _ -> to(new NeedsPassword(failures));
      case AuthorizationStateReady _ ->
          to(new Identifying(failures), new Effect.Identify(new GetMe()));
      case AuthorizationStateLoggingOut _, AuthorizationStateClosing _ -> to(new Ending(failures));
      case AuthorizationStateClosed _ ->
          to(new Resting(now.plus(pause(failures + 1)), failures + 1));
    };
  }

  private static Transition leaving(boolean asked, AuthorizationState next) {
    return switch (next) {
      case AuthorizationStateWaitTdlibParameters _ ->
          to(new Leaving(asked), new Effect.Configure());
      case AuthorizationStateClosed _ -> to(new Gone(), new Effect.RemoveFolder());
      case AuthorizationStateLoggingOut _, AuthorizationStateClosing _ -> to(new Leaving(true));
      default -> asked ? to(new Leaving(true)) : logOut();
    };
  }

  private static Transition dismissed(LaneState state) {
    return switch (state) {
      // TDLib takes no LogOut before it has its parameters; what it says then brings it about.
      case Starting _ -> to(new Leaving(false));
      case Linking _, NeedsPassword _, CheckingPassword _, Identifying _, Ready _, Pausing _ ->
          logOut();
      case Ending _ -> to(new Leaving(true));
      case Resting _ -> to(new Gone(), new Effect.RemoveFolder());
      case Leaving _, Closing _, Gone _ -> stay(state);
    };
  }

  private static Transition failed(
      LaneState state, TdFunction<?> function, TelegramException error, Instant now) {
    return switch (state) {
      case Linking(AuthorizationState at, int failures) ->
          isAbout(function, at) ? again(at, failures + 1, error, now) : stay(state);
      case CheckingPassword(int failures) when function instanceof CheckAuthenticationPassword ->
          error.error().equals("PASSWORD_HASH_INVALID")
              ? to(new NeedsPassword(failures))
              : again(AT_PASSWORD, failures + 1, error, now);
      case Identifying(int failures) when function instanceof GetMe ->
          again(AT_READY, failures + 1, error, now);
      default -> stay(state);
    };
  }

  /** Not about the link before the one that is shown now. */
  private static boolean isAbout(TdFunction<?> function, AuthorizationState at) {
    return at instanceof AuthorizationStateWaitOtherDeviceConfirmation(String link)
        ? function.equals(new ConfirmQrCodeAuthentication(link))
        : function instanceof RequestQrCodeAuthentication;
  }

  private static Transition again(
      AuthorizationState at, int failures, TelegramException error, Instant now) {
    Duration own = pause(failures);
    Duration wait = error.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
    return to(new Pausing(now.plus(wait), at, failures));
  }

  /** Before what follows the {@code failures}th failure. */
  static Duration pause(int failures) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private static Transition logOut() {
    return to(new Leaving(true), new Effect.Send(new LogOut()));
  }

  private static Transition stay(LaneState state) {
    return new Transition(state, List.of());
  }

  private static Transition to(LaneState state, Effect... effects) {
    return new Transition(state, List.of(effects));
  }
}
