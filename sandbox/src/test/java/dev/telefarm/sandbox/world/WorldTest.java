package dev.telefarm.sandbox.world;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldTest {
  private static World load(String json) throws JsonProcessingException {
    var world = new World(Path.of("nowhere"));
    world.load(WorldFile.convert(WorldFile.json().readTree(json), WorldSpec.class, ""));
    return world;
  }

  @Test
  void defaultWorldIsValid() {
    var world = new World(Path.of("nowhere"));
    world.load(WorldFile.defaultWorld());
    assertThat(world.accounts()).extracting(Account::id).contains("alice", "bob", "carol", "robot");
    assertThat(requireNonNull(world.account("alice")).spec().code()).isEqualTo("11111");
    assertThat(requireNonNull(world.chat("films")).members()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'acounts': []} | acounts: is not a key here",
        "{'accounts': [{'id': 'Alice', 'phone': '12345'}]} | accounts[0].id: \"Alice\" does not match",
        "{'accounts': [{'id': 'a', 'phone': '12345', 'pin': 1}]} | accounts[0].pin: is not a key here",
        "{'accounts': [{'id': 'a'}]} | accounts[0].phone: an account has either a phone or a botToken",
        "{'accounts': [{'id': 'a', 'phone': '12345'}, {'id': 'a', 'phone': '12346'}]} | accounts[1].id: \"a\" is taken",
        "{'accounts': [{'id': 'a', 'phone': '12345'}, {'id': 'b', 'phone': '12345'}]} | accounts[1].phone: \"12345\" is taken",
        "{'chats': [{'id': 'c', 'members': ['ghost']}]} | chats[0].members: there is no account \"ghost\"",
        "{'chats': [{'id': 'c', 'type': 'party'}]} | chats[0].type",
        "{'chats': [{'id': 'c', 'messages': [{}]}]} | chats[0].messages[0].text: a message has a text or a file",
        "{'chats': [{'id': 'c', 'messages': [{'file': {'name': 'f'}}]}]} | chats[0].messages[0].file.size: 0 is not in",
        "{'chats': [{'id': 'c', 'messages': [{'file': {'name': 'f', 'size': 1, 'dc': 3}}]}]} | chats[0].messages[0].file.dc: 3 is neither",
        "{'chats': [{'id': 'c', 'messages': [{'file': {'path': 'no.bin'}}]}]} | chats[0].messages[0].file.path: ",
        "{'chats': [{'id': 'c', 'messages': [{'text': 'x', 'date': 'today'}]}]} | chats[0].messages[0].date",
        "{'shaping': {'connectionBytesPerSecond': 5}} | shaping.connectionBytesPerSecond: 5 is neither"
      })
  void wrongFieldIsNamed(String json, String message) {
    assertThatThrownBy(() -> load(json.replace('\'', '"')))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusedMessagesLeaveNothingBehind() throws JsonProcessingException {
    World world = load("{\"chats\": [{\"id\": \"c\"}]}");
    var messages =
        List.of(
            new MessageSpec("fine", null, null, null), new MessageSpec("not", null, null, "ghost"));
    assertThatThrownBy(() -> world.post("c", messages)).hasMessageStartingWith("messages[1].from");
    assertThat(requireNonNull(world.chat("c")).messageCount()).isZero();
  }

  @Test
  void laterAccountJoinsWhatIsOpenToEveryone() throws JsonProcessingException {
    World world = load("{\"chats\": [{\"id\": \"c\", \"members\": [\"*\"]}, {\"id\": \"d\"}]}");
    Account late =
        world.addAccount(
            new AccountSpec("late", "12345", "12345", null, null, false, "Late", null));
    assertThat(world.chatsOf(late)).extracting(Chat::id).containsExactly("c");
  }

  @Test
  void numbersDoNotDependOnOrder() throws JsonProcessingException {
    String a = "{\"id\": \"a\", \"phone\": \"11111\"}";
    String b = "{\"id\": \"b\", \"phone\": \"22222\"}";
    World one = load("{\"accounts\": [" + a + "," + b + "]}");
    World other = load("{\"accounts\": [" + b + "," + a + "]}");
    assertThat(one.account("a")).isEqualTo(other.account("a"));
  }

  @Test
  void changesAreThereAgainAfterARestart(@TempDir Path directory) throws JsonProcessingException {
    Path journal = directory.resolve("changes.jsonl");
    String json =
        "{\"accounts\": [{\"id\": \"a\", \"phone\": \"11111\"}], \"chats\": [{\"id\": \"c\"}]}";
    World before = load(json);
    before.keepChangesIn(journal);
    before.addAccount(new AccountSpec("b", "22222", "12345", "secret", null, true, "B", "bee_bee"));
    before.addChat(
        new ChatSpec(
            "d",
            ChatType.SUPERGROUP,
            "D",
            null,
            List.of("*"),
            List.of(MessageSpec.of(FileSpec.generated("f", 9)))));
    before.addMembers("c", List.of("b"));
    before.post("c", List.of(new MessageSpec("hello", null, null, null)));
    World after = load(json);
    after.keepChangesIn(journal);
    after.post("c", List.of(new MessageSpec("again", null, null, null)));
    assertThat(after.accounts()).isEqualTo(before.accounts());
    for (String chat : List.of("c", "d")) {
      assertThat(requireNonNull(after.chat(chat)).members())
          .isEqualTo(requireNonNull(before.chat(chat)).members());
    }
    assertThat(requireNonNull(after.chat("c")).messages())
        .extracting(Message::text)
        .containsExactly("hello", "again");
    assertThat(requireNonNull(after.chat("d")).messages())
        .extracting(Message::file)
        .isEqualTo(
            requireNonNull(before.chat("d")).messages().stream().map(Message::file).toList());
  }

  @Test
  void changeThatNoLongerFitsIsNamedByLine(@TempDir Path directory) throws JsonProcessingException {
    Path journal = directory.resolve("changes.jsonl");
    World before = load("{\"chats\": [{\"id\": \"c\"}]}");
    before.keepChangesIn(journal);
    before.post("c", List.of(new MessageSpec("hello", null, null, null)));
    World after = load("{}");
    assertThatThrownBy(() -> after.keepChangesIn(journal))
        .hasMessage(journal + " line 1.chat: there is no chat \"c\"");
  }
}
