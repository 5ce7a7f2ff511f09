package dev.telefarm.sandbox.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The waits that accounts were told of (420), and the calls that came in spite of one. A wait is an
 * account's and a method's, whatever connection it was announced on. Used under its owner's lock.
 */
final class AnnouncedWaits {
  /** What was on its way, or in a queue of the client, when the client was told. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(1);

  private static final int FLOOD = 420;
  private static final Pattern SECONDS = Pattern.compile("[A-Z0-9_]*_([0-9]{1,9})");

  private record Wait(String account, String method, Instant announced, Instant end) {
    boolean isFor(Occurrence call) {
      return account.equals(call.account()) && method.equals(call.method());
    }
  }

  private final List<Wait> waits = new ArrayList<>();
  private final Recent<CallIntoWait> disregarded = new Recent<>();

  /** Notes a wait that the client knows of now, if that is what the error asks for. */
  void announced(Firing firing, Action.RpcError error, Instant now) {
    var seconds = seconds(error);
    Occurrence call = firing.occurrence();
    if (seconds.isPresent() && call.account() != null && call.method() != null) {
      Instant end = firing.time().plusSeconds(seconds.getAsLong());
      waits.add(new Wait(call.account(), call.method(), now, end));
    }
  }

  private static OptionalLong seconds(Action.RpcError error) {
    var text = SECONDS.matcher(error.text());
    return error.code() == FLOOD && text.matches()
        ? OptionalLong.of(Long.parseLong(text.group(1)))
        : OptionalLong.empty();
  }

  /** Counts the call if it came into a wait; once, however many there are. */
  void arrived(Occurrence call, Instant now) {
    waits.removeIf(wait -> !now.isBefore(wait.end()));
    for (Wait wait : waits) {
      if (wait.isFor(call) && now.isAfter(wait.announced().plus(UNDER_WAY))) {
        disregarded.add(new CallIntoWait(call, now, wait.announced(), wait.end()));
        return;
      }
    }
  }

  boolean isEmpty() {
    return waits.isEmpty();
  }

  Recent<CallIntoWait> disregarded() {
    return disregarded;
  }
}
