package dev.telefarm.sandbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.transport.Shaper;
import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.World;
import dev.telefarm.sandbox.world.WorldFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultFileTest {
  @TempDir Path directory;

  private FaultFile read(String json) throws IOException {
    return FaultFile.read(
        Files.writeString(directory.resolve("faults.json"), json.replace('\'', '"')));
  }

  private static Faults faults() {
    var world = new World(Path.of("nowhere"));
    world.load(WorldFile.defaultWorld());
    var script = new FaultScript(InstantSource.system());
    var disturbances =
        new Disturbances(
            script, Shaper.none(), connection -> null, List::of, InstantSource.system());
    return new Faults(world, script, disturbances, Set.of("upload.getFile", "help.getConfig"));
  }

  @Test
  void everyActionIsRead() throws IOException {
    FaultFile file =
        read(
            """
            // Comments are allowed.
            {'rules': [
              {'id': 'a', 'match': {'account': 'alice', 'dc': 1, 'method': 'upload.*', 'chat': 'films', 'messageId': 2},
               'turns': {'from': 3, 'to': 9, 'every': 2, 'probability': 0.5, 'seed': 7, 'maximumFirings': 4},
               'hold': {'durationMillis': 5000, 'since': 'first-firing'},
               'action': {'type': 'error', 'code': 420, 'text': 'FLOOD_WAIT_5'}},
              {'action': {'type': 'delay', 'durationMillis': 100}},
              {'action': {'type': 'swallow'}},
              {'action': {'type': 'cdn-redirect'}},
              {'action': {'type': 'content', 'change': 'flipped', 'bytes': 1}},
              {'action': {'type': 'close', 'scope': 'all'}},
              {'action': {'type': 'silence', 'scope': 'account', 'durationMillis': 9, 'newConnections': true}},
              {'action': {'type': 'unknown-key'}},
              {'action': {'type': 'trickle', 'bytesPerSecond': 100}}
            ]}\
            """);
    assertThat(file.rules().getFirst())
        .isEqualTo(
            new RuleSpec(
                "a",
                new MatchSpec("alice", 1, 0, "upload.*", "films", 2, null, 0, 0),
                new TurnsSpec(3, 9, 2, 0.5, 7, 4),
                new HoldSpec(5000, HoldSpec.Since.FIRST_FIRING),
                new Action.RpcError(420, "FLOOD_WAIT_5")));
    assertThat(file.rules().stream().skip(1).map(RuleSpec::action))
        .containsExactly(
            new Action.Delay(100),
            new Action.Swallow(),
            new Action.CdnRedirect(),
            new Action.Content(Action.Content.Change.FLIPPED, 1),
            new Action.Close(Scope.ALL),
            new Action.Silence(Scope.ACCOUNT, 9, true),
            new Action.UnknownKey(0),
            new Action.Trickle(100, 0));
    Faults faults = faults();
    faults.load(file);
    assertThat(faults.rules()).hasSize(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'rule': []} | rule: is not a key here",
        "{'rules': [{}]} | rules[0].action: is missing",
        "{'rules': [{'id': 'A', 'action': {'type': 'swallow'}}]} | rules[0].id: \"A\" does not match",
        "{'rules': [{'action': {'type': 'explode'}}]} | rules[0].action",
        "{'rules': [{'action': {'type': 'error', 'text': 'X'}}]} | rules[0].action.code: is missing",
        "{'rules': [{'action': {'type': 'error', 'code': 400}}]} | rules[0].action.text: is missing",
        "{'rules': [{'action': {'type': 'delay'}}]} | rules[0].action.durationMillis: 0 ms are not in 1..",
        "{'rules': [{'action': {'type': 'content'}}]} | rules[0].action.change: is missing",
        "{'rules': [{'action': {'type': 'content', 'change': 'wrong'}}]} | rules[0].action.change",
        "{'rules': [{'action': {'type': 'close', 'scope': 'none'}}]} | rules[0].action.scope",
        "{'rules': [{'action': {'type': 'trickle'}}]} | rules[0].action.bytesPerSecond: 0 is not above 0",
        "{'rules': [{'action': {'type': 'silence', 'newConnections': true}}]} | rules[0].action.newConnections",
        "{'rules': [{'match': {'dc': 3}, 'action': {'type': 'swallow'}}]} | rules[0].match.dc: 3 is neither",
        "{'rules': [{'match': {'method': '*.x'}, 'action': {'type': 'swallow'}}]} | rules[0].match.method: \"*.x\" is neither",
        "{'rules': [{'match': {'messageId': 3}, 'action': {'type': 'swallow'}}]} | rules[0].match.messageId: is a number",
        "{'rules': [{'match': {'offsetFrom': 3, 'offsetTo': 2}, 'action': {'type': 'swallow'}}]} | rules[0].match.offsetTo: 2 is not above",
        "{'rules': [{'turns': {'from': 3, 'to': 2}, 'action': {'type': 'swallow'}}]} | rules[0].turns.to: 2 is before from",
        "{'rules': [{'turns': {'probability': 1.5}, 'action': {'type': 'swallow'}}]} | rules[0].turns.probability: 1.5 is not in",
        "{'rules': [{'hold': {}, 'action': {'type': 'swallow'}}]} | rules[0].hold.durationMillis: 0 ms are not in",
        "{'rules': [{'match': {'account': 'ghost'}, 'action': {'type': 'swallow'}}]} | rules[0].match.account: there is no account \"ghost\"",
        "{'rules': [{'match': {'chat': 'nowhere'}, 'action': {'type': 'swallow'}}]} | rules[0].match.chat: there is no chat",
        "{'rules': [{'match': {'method': 'uplod.*'}, 'action': {'type': 'swallow'}}]} | rules[0].match.method: there is no method",
        "{'rules': [{'id': 'a', 'action': {'type': 'swallow'}}, {'id': 'a', 'action': {'type': 'swallow'}}]} | rules[1].id: there is a rule"
      })
  void wrongFieldIsNamed(String json, String message) {
    assertThatThrownBy(() -> faults().load(read(json)))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void contentIsChangedInACopy() {
    byte[] right = {1, 2, 3, 4, 5};
    assertThat(new Action.Content(Action.Content.Change.EMPTY, 0).instead(right)).isEmpty();
    assertThat(new Action.Content(Action.Content.Change.SHORTENED, 0).instead(right))
        .containsExactly(1, 2);
    assertThat(new Action.Content(Action.Content.Change.SHORTENED, 9).instead(right)).isEmpty();
    assertThat(new Action.Content(Action.Content.Change.FLIPPED, 2).instead(right))
        .containsExactly(~1, ~2, 3, 4, 5);
    assertThat(new Action.Content(Action.Content.Change.FLIPPED, 0).instead(right))
        .containsExactly(~1, ~2, ~3, ~4, ~5);
    assertThat(right).containsExactly(1, 2, 3, 4, 5);
  }
}
