package dev.telefarm.worker.login;

import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.login.LaneMachine.Event;
import dev.telefarm.worker.login.LaneState.NeedsPassword;
import dev.telefarm.worker.login.LoginResult.Rejected;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.ConfirmQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdObject.Session;
import dev.telefarm.worker.telegram.TdObject.User;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.UserType.UserTypeBot;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The account's lanes beside the first: as many as are wanted while that one is logged in. Lanes
 * that are not wanted any more are logged out at Telegram, so that the person's list of devices
 * stays clean, also those of which a former process left the folder; without a first lane none is
 * wanted. While it is not known yet whether the first lane is logged in, nothing is opened or left.
 *
 * <p>Safe for use by many threads, and never blocks: everything happens on the lanes' own thread.
 */
final class FurtherLanes implements Lane.Owner {
  static final int MOST = 4; // the first one included

  private sealed interface First {
    record Unknown() implements First {}

    record LoggedOut() implements First {}

    record LoggedIn(TelegramClient client, User user) implements First {}
  }

  private final LaneTools tools;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  // All for the lanes' thread.
  private final @Nullable Lane[] lanes = new @Nullable Lane[MOST]; // by number; none at 0
  private final boolean[] abandoned = new boolean[MOST];
  private final LanePassword password;
  private First first = new First.Unknown();
  private Instant confirmAgainAt = Instant.EPOCH;
  private int limit = 1;
  private boolean closing;

  private volatile Lanes status = Lanes.getDefaultInstance();

  FurtherLanes(LaneTools tools) {
    this.tools = tools;
    this.password = new LanePassword(tools, () -> enter(() -> {}));
  }

  /** What was told last. */
  Lanes status() {
    return status;
  }

  /** {@code count} lanes are wanted, the first one included: 1 to {@link #MOST}. */
  void want(int count) {
    enter(() -> limit = Math.clamp(count, 1, MOST));
  }

  void firstLoggedIn(TelegramClient client, User user) {
    enter(() -> first = new First.LoggedIn(client, user));
  }

  /** It waits for a login. */
  void firstLoggedOut() {
    enter(() -> {
      first = new First.LoggedOut();
      password.forget();
    });
  }

  /** Its client is gone, and perhaps not its login. */
  void firstLost() {
    enter(() -> first = new First.Unknown());
  }

  /** The first lane was logged in with this 2FA password: see {@link LanePassword}. */
  void keepPassword(Secret accepted) {
    enter(() -> password.keep(accepted));
  }

  /** Gives a 2FA password to the lanes that wait for one; empty if none does. */
  CompletableFuture<Optional<LoginResult>> offer(Secret given) {
    CompletableFuture<Optional<LoginResult>> result = new CompletableFuture<>();
    enter(() -> {
      Optional<Lane> waiting =
          open().stream().filter(lane -> lane.state() instanceof NeedsPassword).findFirst();
      Optional<Instant> pause = passwordPause();
      if (password.onTrial()) {
        result.complete(Optional.of(refused("another password is being checked")));
      } else if (pause.isPresent()) {
        result.complete(pause.map(this::floodWait));
      } else if (waiting.isPresent()) {
        var _ =
            password
                .tryOn(waiting.get(), given)
                .thenAccept(said -> result.complete(Optional.of(said)));
      } else {
        result.complete(Optional.empty());
      }
    });
    return result;
  }

  /** Until when no lane may be given a password: Telegram counts the account's tries. */
  private Optional<Instant> passwordPause() {
    return open().stream().flatMap(lane -> lane.passwordPause().stream()).findFirst();
  }

  private static Rejected refused(String why) {
    return new Rejected(ErrorReason.ERROR_REASON_TELEGRAM_ERROR, why, Optional.empty());
  }

  private LoginResult floodWait(Instant until) {
    Duration left = Duration.between(tools.clock().instant(), until);
    return new Rejected(
        ErrorReason.ERROR_REASON_FLOOD_WAIT,
        "Telegram asks to wait " + left.toSeconds() + " s",
        Optional.of(left));
  }

  /** Closes the clients and keeps their logins; completes when their files are at rest. */
  CompletableFuture<Void> close() {
    enter(() -> {
      closing = true;
      password.forget();
      open().forEach(lane -> lane.on(new Event.ProcessEnds()));
    });
    return closed.copy();
  }

  // What lanes ask for and tell

  @Override
  public CompletableFuture<Session> confirm(ConfirmQrCodeAuthentication function) {
    Duration left = Duration.between(tools.clock().instant(), confirmAgainAt);
    if (left.isPositive()) {
      return CompletableFuture.failedFuture(
          new TelegramException(429, "Too Many Requests: retry after " + (left.toSeconds() + 1)));
    }
    return switch (first) {
      case First.LoggedIn(TelegramClient client, User _) -> client.send(function);
      case First.LoggedOut(), First.Unknown() ->
          CompletableFuture.failedFuture(new TelegramException(500, "Request aborted"));
    };
  }

  @Override
  public boolean isAccountsUser(User user) {
    // While the first one is not known either, nothing speaks against it.
    return !(first instanceof First.LoggedIn(var _, User own)) || own.id() == user.id();
  }

  @Override
  public void answered(Lane lane, TdFunction<?> function, @Nullable TelegramException error) {
    if (function instanceof CheckAuthenticationPassword) {
      Rejected rejected = error == null ? null : LoginMachine.rejection(error);
      password.checked(lane, rejected);
      enter(() -> {});
    } else if (function instanceof ConfirmQrCodeAuthentication && error != null) {
      // The first lane was told to wait, and it is one client for all of them.
      error.retryAfter().map(tools.clock().instant()::plus).ifPresent(this::confirmNotBefore);
    }
  }

  private void confirmNotBefore(Instant moment) {
    confirmAgainAt = confirmAgainAt.isAfter(moment) ? confirmAgainAt : moment;
  }

  @Override
  public void moved(Lane lane, LaneState before) {
    boolean was = before instanceof LaneState.Ready;
    boolean is = lane.state() instanceof LaneState.Ready;
    if (is && !was) {
      tools.listener().ready(lane.number(), lane.client());
    } else if (was && !is) {
      tools.listener().lost(lane.number());
    }
    enter(() -> {});
  }

  // What follows of each change

  private void enter(Runnable change) {
    tools.execute(() -> {
      change.run();
      settle();
    });
  }

  private void settle() {
    for (int number = 1; number < MOST; number++) {
      settle(number);
    }
    givePassword();
    tell();
    if (closing && open().isEmpty()) {
      closed.complete(null);
    }
  }

  private void settle(int number) {
    Lane lane = lanes[number];
    if (lane != null && lane.state() instanceof LaneState.Gone) {
      // A folder that cannot be removed is left to the next start, not tried again and again.
      abandoned[number] = tools.folders().exists(number);
      lanes[number] = null;
      lane = null;
    }
    if (closing || first instanceof First.Unknown) {
      return;
    }
    if (number < wanted()) {
      if (lane == null) {
        lanes[number] = Lane.open(number, tools, this);
      }
    } else if (lane != null) {
      lane.dismiss();
    } else if (tools.folders().exists(number) && !abandoned[number]) {
      lanes[number] = Lane.openToLeave(number, tools, this);
    }
  }

  /** The first one included; a bot has no others, as it cannot confirm a QR code. */
  private int wanted() {
    return switch (first) {
      case First.LoggedIn(var _, User user) -> user.type() instanceof UserTypeBot ? 1 : limit;
      case First.LoggedOut(), First.Unknown() -> 0;
    };
  }

  private void givePassword() {
    Secret known = password.known();
    if (known == null) {
      return;
    }
    if (IntStream.range(1, limit).allMatch(this::isReady)) {
      password.forget();
      return;
    }
    if (passwordPause().isPresent()) {
      return;
    }
    open().stream()
        .filter(lane -> lane.state() instanceof NeedsPassword)
        .forEach(lane -> lane.on(new Event.PasswordGiven(known)));
  }

  private void tell() {
    int ready = (int) IntStream.range(1, MOST).filter(this::isReady).count();
    boolean waiting =
        open().stream()
            .anyMatch(
                lane -> lane.state() instanceof NeedsPassword || lane.passwordPause().isPresent());
    Lanes next =
        Lanes.newBuilder()
            .setReady(first instanceof First.LoggedIn ? ready + 1 : ready)
            .setNeedPassword(password.onTrial() || (waiting && password.known() == null))
            .build();
    if (!next.equals(status)) {
      status = next;
      tools.listener().lanesChanged(next);
    }
  }

  private boolean isReady(int number) {
    Lane lane = lanes[number];
    return lane != null && lane.state() instanceof LaneState.Ready;
  }

  private List<Lane> open() {
    return Arrays.stream(lanes).filter(Objects::nonNull).toList();
  }
}
