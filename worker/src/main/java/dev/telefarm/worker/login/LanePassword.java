package dev.telefarm.worker.login;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.login.LaneMachine.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The account's 2FA password, as far as the further lanes need it. For the lanes' thread only.
 *
 * <p>A password is kept in memory once Telegram has accepted it: in the login of the first lane, or
 * from a lane that waited for it. It is forgotten as soon as every lane that is wanted is ready (at
 * once, if one lane is wanted), when Telegram refuses it, when the account is logged out, and
 * {@link #KEPT} after it was accepted in any case. It is never written down: a lane that needs it
 * later, after a restart or when more lanes are wanted, waits for the person to give it again.
 */
final class LanePassword {
  /** Bounds how long lanes that cannot get ready keep a secret in memory. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private final LaneTools tools;
  private final Runnable forgotten;
  private @Nullable Secret known;
  private Instant forgetAt = Instant.MIN;
  private @Nullable Trial trial;

  /** One that a person gave, tried on one lane first: a wrong one counts once, not once a lane. */
  private record Trial(Lane lane, Secret password, CompletableFuture<LoginResult> result) {}

  /**
   * @param forgotten called on the lanes' thread when a password has been kept for long enough
   */
  LanePassword(LaneTools tools, Runnable forgotten) {
    this.tools = tools;
    this.forgotten = forgotten;
  }

  /** Telegram accepted it. */
  void keep(Secret accepted) {
    known = accepted;
    forgetAt = tools.clock().instant().plus(KEPT);
    var _ = tools.after(KEPT, forgotten);
  }

  void forget() {
    known = null;
  }

  /** The one to give to a lane that waits; null if there is none. */
  @Nullable Secret known() {
    if (!tools.clock().instant().isBefore(forgetAt)) {
      known = null;
    }
    return known;
  }

  boolean onTrial() {
    return trial != null;
  }

  /** Tries {@code password} on a lane that waits for one. */
  CompletableFuture<LoginResult> tryOn(Lane lane, Secret password) {
    Trial begun = new Trial(lane, password, new CompletableFuture<>());
    trial = begun;
    lane.on(new Event.PasswordGiven(password));
    return begun.result();
  }

  /** A lane's password was checked; {@code rejected} says why it was refused, null that not. */
  @SuppressWarnings("ReferenceEquality") // this lane, not one like it
  void checked(Lane lane, LoginResult.@Nullable Rejected rejected) {
    Trial tried = trial;
    if (tried != null && tried.lane() == lane) {
      trial = null;
      if (rejected == null) {
        keep(tried.password());
      }
      tried.result().complete(rejected == null ? new LoginResult.Accepted() : rejected);
    } else if (rejected != null && rejected.reason() == ErrorReason.ERROR_REASON_PASSWORD_INVALID) {
      known = null;
    }
  }
}
