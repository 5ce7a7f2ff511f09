package dev.telefarm.worker.login;

import dev.telefarm.worker.login.LaneMachine.Effect;
import dev.telefarm.worker.login.LaneMachine.Event;
import dev.telefarm.worker.login.LaneMachine.Transition;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.ConfirmQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdFunction.GetMe;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.Session;
import dev.telefarm.worker.telegram.TdObject.User;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Update;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One further lane: performs what {@link LaneMachine} decides. For the lanes' thread only. */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /** What a lane knows of the account. Called on the lanes' thread. */
  interface Owner {
    /** Asks the first lane. */
    CompletableFuture<Session> confirm(ConfirmQrCodeAuthentication function);

    boolean isAccountsUser(User user);

    /**
     * {@code function} was answered, with {@code error} unless that is null; the lane has not moved
     * yet.
     */
    void answered(Lane lane, TdFunction<?> function, @Nullable TelegramException error);

    /** The lane moved, and everything that follows of it was begun. */
    void moved(Lane lane, LaneState before);
  }

  private final int number;
  private final LaneTools tools;
  private final Owner owner;
  private LaneState state = new LaneState.Gone();
  private @Nullable TelegramClient client;
  private Optional<ScheduledFuture<?>> alarm = Optional.empty();

  private Lane(int number, LaneTools tools, Owner owner) {
    this.number = number;
    this.tools = tools;
    this.owner = owner;
  }

  static Lane open(int number, LaneTools tools, Owner owner) {
    Lane lane = new Lane(number, tools, owner);
    lane.perform(LaneMachine.open());
    return lane;
  }

  /** See {@link LaneMachine#openToLeave}. */
  static Lane openToLeave(int number, LaneTools tools, Owner owner) {
    Lane lane = new Lane(number, tools, owner);
    lane.perform(LaneMachine.openToLeave());
    return lane;
  }

  int number() {
    return number;
  }

  LaneState state() {
    return state;
  }

  /** Of a lane that has one. */
  TelegramClient client() {
    return Objects.requireNonNull(client, "the lane has no client");
  }

  /** Until when a lane that waits for a password may not be given one. */
  Optional<Instant> passwordPause() {
    return state instanceof LaneState.Pausing(Instant until, var at, int _)
            && at instanceof AuthorizationStateWaitPassword
        ? Optional.of(until)
        : Optional.empty();
  }

  /** Logs it out, unless that goes on already. */
  void dismiss() {
    if (!(state instanceof LaneState.Leaving)) {
      on(new Event.Dismissed());
    }
  }

  void on(Event event) {
    LaneState before = state;
    perform(LaneMachine.step(state, event, tools.clock().instant()));
    owner.moved(this, before);
  }

  private void perform(Transition transition) {
    boolean moved = !transition.state().getClass().equals(state.getClass());
    state = transition.state();
    if (moved) {
      log.info("lane {}: {}", number, state.getClass().getSimpleName());
    }
    transition.effects().forEach(this::perform);
    setAlarm();
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Open() ->
          client =
              tools.library().open(this::on, trouble -> tools.listener().troubled(number, trouble));
      case Effect.Configure() ->
          tools.setup().configure(client(), tools.folders().of(number), ClientSetup.device(number));
      case Effect.Send(TdFunction<Ok> function) ->
          await(function, client().send(function), _ -> {});
      case Effect.Confirm(ConfirmQrCodeAuthentication function) ->
          await(function, owner.confirm(function), _ -> {});
      case Effect.Identify(GetMe function) ->
          await(
              function,
              client().send(function),
              me -> on(new Event.Identified(owner.isAccountsUser(me))));
      case Effect.RemoveFolder() -> {
        try {
          tools.folders().remove(number);
        } catch (IOException e) {
          log.error("lane {}: its folder cannot be removed", number, e);
        }
      }
    }
  }

  /** On the client's update thread. */
  private void on(Update update) {
    switch (update) {
      case Update.UpdateAuthorizationState(var next) -> {
        if (next == null) {
          log.error("lane {}: TDLib waits for something that this version does not know", number);
        } else {
          tools.execute(() -> on(new Event.Told(next)));
        }
      }
      case Update.UpdateFile(var file) -> tools.listener().fileChanged(number, file);
      case Update.UpdateConnectionState(var connection) ->
          tools.listener().connectionChanged(number, Connections.connected(connection));
      case Update.UpdateUser _,
          Update.UpdateNewMessage _,
          Update.UpdateChatLastMessage _,
          Update.UpdateSpeedLimitNotification _ -> {} // the first lane's task
    }
  }

  /** Then, on the lanes' thread, takes the answer or fails. */
  private <R extends TdObject> void await(
      TdFunction<R> function, CompletableFuture<R> answer, Consumer<R> taker) {
    var _ =
        answer.whenComplete((result, thrown) ->
            tools.execute(() -> {
              if (thrown == null) {
                owner.answered(this, function, null);
                taker.accept(result);
              } else {
                failed(function, Unawaited.error(thrown));
              }
            }));
  }

  private void failed(TdFunction<?> function, TelegramException error) {
    if (!error.aborted()) {
      log.warn("lane {}: {}: {}", number, function.getClass().getSimpleName(), error.getMessage());
    }
    owner.answered(this, function, error);
    on(new Event.Failed(function, error));
  }

  private void setAlarm() {
    alarm.ifPresent(set -> set.cancel(false));
    Optional<Instant> until =
        switch (state) {
          case LaneState.Pausing pausing -> Optional.of(pausing.until());
          case LaneState.Resting resting -> Optional.of(resting.until());
          default -> Optional.empty();
        };
    alarm =
        until.flatMap(at ->
            tools.after(Duration.between(tools.clock().instant(), at), () -> on(new Event.Due())));
  }
}
