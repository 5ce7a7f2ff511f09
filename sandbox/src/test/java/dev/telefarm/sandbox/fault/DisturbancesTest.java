package dev.telefarm.sandbox.fault;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.sandbox.transport.Connection;
import dev.telefarm.sandbox.transport.Gate.Passage;
import dev.telefarm.sandbox.transport.Shaper;
import dev.telefarm.sandbox.transport.TokenBucket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DisturbancesTest {
  /** A connection of the account that its key is named for; key 0 stands for none. */
  private static final class FakeConnection implements Connection {
    private final long id;
    private final long key;
    private boolean open = true;

    FakeConnection(long id, long key) {
      this.id = id;
      this.key = key;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public int dcId() {
      return 1;
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return InetSocketAddress.createUnresolved("client", 1);
    }

    @Override
    public OptionalLong authKeyId() {
      return key == 0 ? OptionalLong.empty() : OptionalLong.of(key);
    }

    @Override
    public long bytesIn() {
      return 0;
    }

    @Override
    public long bytesOut() {
      return 0;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  private final SettableClock clock = new SettableClock();
  private final FaultScript script = new FaultScript(clock);
  private final List<Connection> open = new ArrayList<>();
  private final Disturbances disturbances =
      new Disturbances(
          script, Shaper.none(), DisturbancesTest::account, () -> List.copyOf(open), clock);
  private final FakeConnection alice1 = connection(1, 11);
  private final FakeConnection alice2 = connection(2, 12);
  private final FakeConnection bob = connection(3, 21);
  private final FakeConnection nobody = connection(4, 0);

  private FakeConnection connection(long id, long key) {
    var connection = new FakeConnection(id, key);
    open.add(connection);
    return connection;
  }

  private static @Nullable String account(Connection connection) {
    return connection.authKeyId().isEmpty()
        ? null
        : connection.authKeyId().getAsLong() < 20 ? "alice" : "bob";
  }

  /** Fires once for alice's next message. */
  private void add(Action action) {
    var alices = new MatchSpec("alice", 0, 0, null, null, 0, null, 0, 0);
    script.add(new RuleSpec("r", alices, TurnsSpec.first(1), null, action));
  }

  private List<Passage> passages() {
    return open.stream().map(disturbances::incoming).toList();
  }

  @Test
  void withoutRulesEverythingPasses() {
    assertThat(passages()).containsOnly(Passage.OPEN);
    assertThat(disturbances.pace(alice1)).isSameAs(Shaper.Pace.FREE);
    assertThat(disturbances.isSilent(alice1)).isFalse();
  }

  @Test
  void closeReachesItsScope() {
    add(new Action.Close(Scope.CONNECTION));
    assertThat(disturbances.incoming(bob)).isEqualTo(Passage.OPEN);
    assertThat(disturbances.incoming(alice1)).isEqualTo(Passage.SILENT);
    assertThat(List.of(alice1.open, alice2.open, bob.open, nobody.open))
        .containsExactly(false, true, true, true);
    script.clear(List.of("r"));
    add(new Action.Close(Scope.ACCOUNT));
    disturbances.incoming(alice1);
    assertThat(List.of(alice2.open, bob.open, nobody.open)).containsExactly(false, true, true);
    script.clear(List.of("r"));
    add(new Action.Close(Scope.ALL));
    disturbances.incoming(alice1);
    assertThat(List.of(bob.open, nobody.open)).containsExactly(false, false);
  }

  @Test
  void silenceLastsItsTimeAndReachesItsScope() {
    add(new Action.Silence(Scope.ACCOUNT, 1000, false));
    assertThat(passages())
        .containsExactly(Passage.SILENT, Passage.SILENT, Passage.OPEN, Passage.OPEN);
    assertThat(disturbances.isSilent(alice2)).isTrue();
    assertThat(disturbances.isSilent(bob)).isFalse();
    assertThat(disturbances.incoming(connection(5, 11))).isEqualTo(Passage.OPEN);
    clock.advance(Duration.ofMillis(999));
    assertThat(disturbances.isSilent(alice2)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(passages()).containsOnly(Passage.OPEN);
  }

  @Test
  void newConnectionsAreSilentWhereThatIsSaid() {
    add(new Action.Silence(Scope.ACCOUNT, 1000, true));
    disturbances.incoming(alice1);
    assertThat(disturbances.incoming(connection(5, 11))).isEqualTo(Passage.SILENT);
    assertThat(disturbances.incoming(connection(6, 21))).isEqualTo(Passage.OPEN);
    assertThat(disturbances.incoming(connection(7, 0))).isEqualTo(Passage.OPEN);
  }

  @Test
  void silenceOfAllIsForThoseWithoutAKeyToo() {
    add(new Action.Silence(Scope.ALL, 0, true));
    disturbances.incoming(alice1);
    clock.advance(Duration.ofDays(100));
    assertThat(disturbances.incoming(connection(7, 0))).isEqualTo(Passage.SILENT);
    assertThat(passages()).containsOnly(Passage.SILENT);
    disturbances.end(List.of("r"));
    assertThat(passages()).containsOnly(Passage.OPEN);
  }

  @Test
  void keyIsUnknownOnEveryConnection() {
    add(new Action.UnknownKey(1000));
    assertThat(passages())
        .containsExactly(Passage.KEY_UNKNOWN, Passage.OPEN, Passage.OPEN, Passage.OPEN);
    assertThat(disturbances.incoming(connection(5, 11))).isEqualTo(Passage.KEY_UNKNOWN);
    clock.advance(Duration.ofSeconds(1));
    assertThat(passages()).containsOnly(Passage.OPEN);
  }

  @Test
  void trickleSlowsTheConnectionBesideItsShaping() {
    add(new Action.Trickle(100, 1000));
    assertThat(disturbances.incoming(alice1)).isEqualTo(Passage.OPEN);
    TokenBucket bucket = disturbances.pace(alice1).buckets().getFirst();
    assertThat(bucket.bytesPerSecond()).isEqualTo(100);
    assertThat(disturbances.pace(alice2).buckets()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(disturbances.pace(alice1).buckets()).isEmpty();
  }

  @Test
  void repeatedTrickleOfARuleIsOne() {
    var alices = new MatchSpec("alice", 0, 0, null, null, 0, null, 0, 0);
    script.add(RuleSpec.of("r", alices, new Action.Trickle(100, 1000)));
    disturbances.incoming(alice1);
    TokenBucket first = disturbances.pace(alice1).buckets().getFirst();
    clock.advance(Duration.ofMillis(500));
    disturbances.incoming(alice1);
    assertThat(disturbances.pace(alice1).buckets()).containsExactly(first);
    clock.advance(Duration.ofMillis(600));
    assertThat(disturbances.pace(alice1).buckets()).containsExactly(requireNonNull(first));
  }
}
