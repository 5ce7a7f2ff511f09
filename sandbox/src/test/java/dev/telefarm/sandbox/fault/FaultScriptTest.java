package dev.telefarm.sandbox.fault;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.world.ChatSpec;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.MessageSpec;
import dev.telefarm.sandbox.world.SharedFile;
import dev.telefarm.sandbox.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptTest {
  private static final Action.RpcError ERROR = new Action.RpcError(500, "INTERNAL");
  private static final SharedFile FILE = file();

  private final SettableClock clock = new SettableClock();
  private final FaultScript script = new FaultScript(clock);

  private static SharedFile file() {
    var world = new World(Path.of("nowhere"));
    var messages = List.of(MessageSpec.of(FileSpec.generated("reel.bin", 1 << 20)));
    var chat =
        world.addChat(new ChatSpec("films", ChatType.CHANNEL, "films", null, List.of(), messages));
    return requireNonNull(requireNonNull(chat.message(1)).file());
  }

  private static Occurrence call(String account, String method) {
    return new Occurrence(account, 1, 7, method, null, 0, 0);
  }

  private static Occurrence part(long offset) {
    return new Occurrence("alice", 1, 7, "upload.getFile", FILE, offset, 4096);
  }

  /** The numbers, from 1, of the calls out of so many that fire. */
  private List<Integer> firing(int calls) {
    var fired = new ArrayList<Integer>();
    for (int i = 1; i <= calls; i++) {
      if (script.call(call("alice", "help.getConfig")) != null) {
        fired.add(i);
      }
    }
    return fired;
  }

  private void addTurns(TurnsSpec turns) {
    script.add(new RuleSpec("r", MatchSpec.EVERYTHING, turns, null, ERROR));
  }

  @Test
  void withoutRulesNothingIsWatched() {
    assertThat(script.watchesCalls()).isFalse();
    assertThat(script.watchesMessages()).isFalse();
    script.add(RuleSpec.of("calls", MatchSpec.EVERYTHING, ERROR));
    assertThat(script.watchesCalls()).isTrue();
    assertThat(script.watchesMessages()).isFalse();
    script.clear(List.of("calls"));
    assertThat(script.watchesCalls()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // account, dc, connection, method, chat, message, name, from, to, whether it fits
        "-, 0, 0, -, -, 0, -, 0, 0, true",
        "alice, 0, 0, -, -, 0, -, 0, 0, true",
        "bob, 0, 0, -, -, 0, -, 0, 0, false",
        "-, 1, 0, -, -, 0, -, 0, 0, true",
        "-, 2, 0, -, -, 0, -, 0, 0, false",
        "-, 0, 7, -, -, 0, -, 0, 0, true",
        "-, 0, 8, -, -, 0, -, 0, 0, false",
        "-, 0, 0, upload.getFile, -, 0, -, 0, 0, true",
        "-, 0, 0, upload.getFil, -, 0, -, 0, 0, false",
        "-, 0, 0, upload.*, -, 0, -, 0, 0, true",
        "-, 0, 0, *, -, 0, -, 0, 0, true",
        "-, 0, 0, help.*, -, 0, -, 0, 0, false",
        "-, 0, 0, -, films, 0, -, 0, 0, true",
        "-, 0, 0, -, books, 0, -, 0, 0, false",
        "-, 0, 0, -, films, 1, -, 0, 0, true",
        "-, 0, 0, -, films, 2, -, 0, 0, false",
        "-, 0, 0, -, -, 0, reel.bin, 0, 0, true",
        "-, 0, 0, -, -, 0, reel, 0, 0, false",
        // The call asks for 8192..12287.
        "-, 0, 0, -, -, 0, -, 12287, 0, true",
        "-, 0, 0, -, -, 0, -, 12288, 0, false",
        "-, 0, 0, -, -, 0, -, 0, 8193, true",
        "-, 0, 0, -, -, 0, -, 0, 8192, false",
        "alice, 1, 7, upload.getFile, films, 1, reel.bin, 8192, 12288, true",
      })
  void everyFieldIsMatched(
      String account,
      int dc,
      long connection,
      String method,
      String chat,
      int messageId,
      String name,
      long from,
      long to,
      boolean fits) {
    var match = new MatchSpec(account, dc, connection, method, chat, messageId, name, from, to);
    script.add(RuleSpec.of("r", match, ERROR));
    assertThat(script.call(part(8192)) != null).isEqualTo(fits);
    assertThat(script.rules().getFirst().matched()).isEqualTo(fits ? 1 : 0);
  }

  @Test
  void ruleForAFileLeavesOtherCallsAlone() {
    script.add(RuleSpec.of("r", new MatchSpec(null, 0, 0, null, "films", 0, null, 0, 0), ERROR));
    assertThat(script.call(call("alice", "upload.getFile"))).isNull();
    assertThat(script.call(part(0))).isNotNull();
  }

  @Test
  void turnsAreCountedFromOne() {
    addTurns(new TurnsSpec(3, 10, 4, 1, 0, 0));
    assertThat(firing(20)).containsExactly(3, 7);
    assertThat(script.rules().getFirst().over()).isTrue();
  }

  @Test
  void lastTurnIsIncluded() {
    addTurns(new TurnsSpec(2, 3, 1, 1, 0, 0));
    assertThat(firing(5)).containsExactly(2, 3);
  }

  @Test
  void maximumEndsTheRule() {
    addTurns(new TurnsSpec(1, 0, 2, 1, 0, 2));
    assertThat(firing(9)).containsExactly(1, 3);
    assertThat(script.rules().getFirst().over()).isTrue();
    assertThat(script.rules().getFirst().fired()).isEqualTo(2);
  }

  @Test
  void chanceFollowsFromTheSeed() {
    addTurns(new TurnsSpec(1, 0, 1, 0.25, 42, 0));
    List<Integer> first = firing(2000);
    script.clear(List.of("r"));
    addTurns(new TurnsSpec(1, 0, 1, 0.25, 42, 0));
    assertThat(firing(2000)).isEqualTo(first);
    script.clear(List.of("r"));
    addTurns(new TurnsSpec(1, 0, 1, 0.25, 43, 0));
    assertThat(firing(2000)).isNotEqualTo(first);
    assertThat(first).hasSizeBetween(400, 600);
  }

  @Test
  void holdCountsFromBeingAdded() {
    script.add(
        new RuleSpec(
            "r",
            MatchSpec.EVERYTHING,
            TurnsSpec.ALL,
            new HoldSpec(1000, HoldSpec.Since.ADDED),
            ERROR));
    clock.advance(Duration.ofMillis(999));
    assertThat(firing(1)).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(firing(1)).isEmpty();
    assertThat(script.rules().getFirst().matched()).isEqualTo(1);
  }

  @Test
  void holdCountsFromTheFirstFiring() {
    script.add(
        new RuleSpec(
            "r",
            MatchSpec.EVERYTHING,
            TurnsSpec.ALL,
            new HoldSpec(1000, HoldSpec.Since.FIRST_FIRING),
            ERROR));
    clock.advance(Duration.ofHours(1));
    assertThat(firing(1)).hasSize(1);
    clock.advance(Duration.ofMillis(999));
    assertThat(firing(1)).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(firing(1)).isEmpty();
  }

  @Test
  void firstRuleInOrderFiresAndAllCount() {
    script.add(RuleSpec.of("first", MatchSpec.EVERYTHING, ERROR));
    script.add(
        new RuleSpec("second", MatchSpec.EVERYTHING, TurnsSpec.ALL, null, new Action.Swallow()));
    assertThat(requireNonNull(script.call(part(0))).rule()).isEqualTo("first");
    script.clear(List.of("first"));
    assertThat(requireNonNull(script.call(part(0))).rule()).isEqualTo("second");
    assertThat(script.rules().getFirst().matched()).isEqualTo(2);
    assertThat(script.rules().getFirst().fired()).isEqualTo(1);
  }

  @Test
  void rulesForConnectionsWithoutAMethodLookAtMessages() {
    var close = new Action.Close(Scope.CONNECTION);
    script.add(RuleSpec.of("calls", MatchSpec.ofMethod("upload.*"), close));
    script.add(RuleSpec.of("messages", MatchSpec.EVERYTHING, close));
    assertThat(requireNonNull(script.message(Occurrence.message("alice", 1, 7))).rule())
        .isEqualTo("messages");
    assertThat(requireNonNull(script.call(part(0))).rule()).isEqualTo("calls");
    assertThat(script.call(call("alice", "help.getConfig"))).isNull();
  }

  @Test
  void reportNamesWhatFired() {
    script.add(RuleSpec.of("r", MatchSpec.EVERYTHING, ERROR));
    clock.advance(Duration.ofSeconds(3));
    script.call(part(8192));
    script.clear(List.of("r"));
    var report = script.report();
    assertThat(report.rules()).isEmpty();
    assertThat(report.firings()).isEqualTo(1);
    assertThat(report.latest())
        .containsExactly(new Firing("r", ERROR, SettableClock.START.plusSeconds(3), part(8192)));
  }

  @Test
  void reportIsBoundedAndItsTotalIsNot() {
    script.add(RuleSpec.of("r", MatchSpec.EVERYTHING, ERROR));
    IntStream.range(0, 10_001).forEach(i -> script.call(part(i * 4096L)));
    var report = script.report();
    assertThat(report.firings()).isEqualTo(10_001);
    assertThat(report.latest()).hasSize(10_000);
    assertThat(report.latest().getFirst().occurrence().offset()).isEqualTo(4096);
  }

  @Test
  void idsAreGivenAndNotTwice() {
    assertThat(script.add(RuleSpec.of("rule-1", MatchSpec.EVERYTHING, ERROR)).id())
        .isEqualTo("rule-1");
    var unnamed = new RuleSpec(null, MatchSpec.EVERYTHING, TurnsSpec.ALL, null, ERROR);
    assertThat(script.add(unnamed).id()).isEqualTo("rule-2");
    assertThatThrownBy(() -> script.add(RuleSpec.of("rule-2", MatchSpec.EVERYTHING, ERROR)))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("id: there is a rule \"rule-2\" already");
  }
}
