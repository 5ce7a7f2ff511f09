package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.transport.Connection;
import dev.telefarm.sandbox.transport.Gate;
import dev.telefarm.sandbox.transport.Shaper;
import dev.telefarm.sandbox.transport.TokenBucket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Performs on connections what rules say: closes them, and, for a time, makes them silent, their
 * keys unknown, or slow. Stands in front of the shaping that holds otherwise. Thread-safe.
 */
public final class Disturbances implements Gate, Shaper {
  private final FaultScript script;
  private final Shaper shaping;
  private final Function<Connection, @Nullable String> accounts;
  private final Supplier<Collection<Connection>> connections;
  private final InstantSource clock;
  private volatile List<Effect> effects = List.of();

  /** What a firing has begun; {@code end} is null for one that lasts until its rule is cleared. */
  private sealed interface Effect {
    String rule();

    @Nullable Instant end();
  }

  private record Silenced(String rule, @Nullable Instant end, Predicate<Connection> concerned)
      implements Effect {}

  private record UnknownKey(String rule, @Nullable Instant end, long authKeyId) implements Effect {}

  private record Slowed(String rule, @Nullable Instant end, long connection, TokenBucket bucket)
      implements Effect {}

  /**
   * @param accounts the id of the account that uses a connection; null before login
   * @param connections those that are open
   */
  public Disturbances(
      FaultScript script,
      Shaper shaping,
      Function<Connection, @Nullable String> accounts,
      Supplier<Collection<Connection>> connections,
      InstantSource clock) {
    this.script = script;
    this.shaping = shaping;
    this.accounts = accounts;
    this.connections = connections;
    this.clock = clock;
  }

  @Override
  public Passage incoming(Connection connection) {
    Passage passage = passage(connection);
    // What is not heard anyway makes no rule fire.
    if (passage != Passage.OPEN || !script.watchesMessages()) {
      return passage;
    }
    Firing firing =
        script.message(
            Occurrence.message(accounts.apply(connection), connection.dcId(), connection.id()));
    if (firing == null || !(firing.action() instanceof Action.OnConnection action)) {
      return passage;
    }
    begin(firing, action, connection);
    return action instanceof Action.Close ? Passage.SILENT : passage(connection);
  }

  private Passage passage(Connection connection) {
    if (effects.isEmpty()) {
      return Passage.OPEN;
    }
    if (isSilent(connection)) {
      return Passage.SILENT;
    }
    return isKeyUnknown(connection) ? Passage.KEY_UNKNOWN : Passage.OPEN;
  }

  @Override
  public boolean isSilent(Connection connection) {
    return during(Silenced.class).anyMatch(silence -> silence.concerned().test(connection));
  }

  private boolean isKeyUnknown(Connection connection) {
    var key = connection.authKeyId();
    return key.isPresent() && isKeyUnknown(key.getAsLong());
  }

  /** Whether a rule says at present that the key is unknown. */
  public boolean isKeyUnknown(long authKeyId) {
    return during(UnknownKey.class).anyMatch(unknown -> unknown.authKeyId() == authKeyId);
  }

  @Override
  public Pace pace(Connection connection) {
    Pace pace = shaping.pace(connection);
    if (effects.isEmpty()) {
      return pace;
    }
    List<TokenBucket> buckets = new ArrayList<>(pace.buckets());
    during(Slowed.class)
        .filter(slowed -> slowed.connection() == connection.id())
        .forEach(slowed -> buckets.add(slowed.bucket()));
    return new Pace(buckets, pace.latency());
  }

  private <T extends Effect> Stream<T> during(Class<T> kind) {
    List<Effect> present = effects;
    if (present.isEmpty()) {
      return Stream.empty();
    }
    Instant now = clock.instant();
    return present.stream().filter(kind::isInstance).filter(e -> !isOver(e, now)).map(kind::cast);
  }

  private static boolean isOver(Effect effect, Instant now) {
    return effect.end() != null && !now.isBefore(effect.end());
  }

  /** Does what a rule says to the connection that made it fire, and to others in its scope. */
  void begin(Firing firing, Action.OnConnection action, Connection connection) {
    switch (action) {
      case Action.Close close ->
          connections.get().stream()
              .filter(inScope(close.scope(), connection))
              .forEach(Connection::close);
      case Action.Silence silence ->
          add(
              new Silenced(
                  firing.rule(), end(silence.durationMillis()), heard(silence, connection)));
      case Action.UnknownKey unknown ->
          connection
              .authKeyId()
              .ifPresent(
                  key -> add(new UnknownKey(firing.rule(), end(unknown.durationMillis()), key)));
      case Action.Trickle trickle -> slow(firing.rule(), trickle, connection);
    }
  }

  private @Nullable Instant end(long millis) {
    return Durations.end(clock.instant(), millis);
  }

  /** A second trickle of the same rule on a connection goes on with the debt of the first. */
  private synchronized void slow(String rule, Action.Trickle trickle, Connection connection) {
    TokenBucket bucket =
        during(Slowed.class)
            .filter(slowed -> slowed.rule().equals(rule))
            .filter(slowed -> slowed.connection() == connection.id())
            .map(Slowed::bucket)
            .findFirst()
            .orElseGet(() -> new TokenBucket(trickle.bytesPerSecond()));
    Instant end = end(trickle.durationMillis());
    effects =
        effects.stream()
            .filter(e -> !(e instanceof Slowed slowed && slowed.bucket() == bucket))
            .toList();
    add(new Slowed(rule, end, connection.id(), bucket));
  }

  private Predicate<Connection> inScope(Scope scope, Connection connection) {
    String account = accounts.apply(connection);
    return switch (scope) {
      case ALL -> any -> true;
      case ACCOUNT ->
          any ->
              any.id() == connection.id()
                  || (account != null && account.equals(accounts.apply(any)));
      case CONNECTION -> any -> any.id() == connection.id();
    };
  }

  private Predicate<Connection> heard(Action.Silence silence, Connection connection) {
    Predicate<Connection> inScope = inScope(silence.scope(), connection);
    if (silence.newConnections()) {
      return inScope;
    }
    List<Long> present = connections.get().stream().filter(inScope).map(Connection::id).toList();
    return any -> present.contains(any.id());
  }

  private synchronized void add(Effect effect) {
    Instant now = clock.instant();
    effects =
        Stream.concat(effects.stream().filter(e -> !isOver(e, now)), Stream.of(effect)).toList();
  }

  /** Ends what these rules have begun. */
  synchronized void end(Collection<String> rules) {
    effects = effects.stream().filter(effect -> !rules.contains(effect.rule())).toList();
  }
}
