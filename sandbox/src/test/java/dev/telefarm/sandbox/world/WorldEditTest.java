package dev.telefarm.sandbox.world;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldEditTest {
  private final World world = world();
  private final Chat films = requireNonNull(world.chat("films"));

  private static World world() {
    var world = new World(Path.of("nowhere"));
    world.load(WorldFile.defaultWorld());
    return world;
  }

  private Message message(int id) {
    return requireNonNull(films.message(id));
  }

  private SharedFile file(int id) {
    return requireNonNull(message(id).file());
  }

  @Test
  void deletedMessageIsGoneAndItsNumberIsNotUsedAgain() {
    int pts = films.pts();
    SharedFile file = file(6);
    world.delete("films", List.of(2, 6));
    assertThat(films.message(2)).isNull();
    assertThat(films.message(6)).isNull();
    assertThat(message(3).file()).isNotNull();
    assertThat(films.messages()).extracting(Message::id).containsExactly(1, 3, 4, 5);
    assertThat(films.pts()).isEqualTo(pts + 2);
    assertThat(world.file(file.id())).isEqualTo(file);
    var posted = world.post("films", List.of(new MessageSpec("new", null, null, null)));
    assertThat(posted.getFirst().id()).isEqualTo(7);
  }

  @Test
  void editedMessageHasAnotherFileAndTheFormerOneStays() {
    SharedFile before = file(2);
    world.edit("films", new EditSpec(2, null, FileSpec.generated("other.bin", 10)));
    assertThat(file(2).name()).isEqualTo("other.bin");
    assertThat(file(2).id()).isNotEqualTo(before.id());
    assertThat(message(2).text()).isEqualTo("A reel of 64 MiB");
    assertThat(world.file(before.id())).isEqualTo(before);
    world.edit("films", new EditSpec(2, "", null));
    assertThat(message(2).text()).isEmpty();
    assertThat(file(2).name()).isEqualTo("other.bin");
  }

  @Test
  void referencesExpireForOneMessageOrAll() {
    assertThat(world.expireReferences("films", 2)).isEqualTo(1);
    assertThat(file(2).references()).isEqualTo(1);
    assertThat(file(3).references()).isZero();
    assertThat(requireNonNull(world.file(file(2).id())).references()).isEqualTo(1);
    world.edit("films", new EditSpec(3, null, FileSpec.generated("other.bin", 10)));
    world.delete("films", List.of(4));
    assertThat(world.expireReferences("films", 0)).isEqualTo(6);
    assertThat(file(2).references()).isEqualTo(2);
    assertThat(file(3).references()).isEqualTo(1);
  }

  @Test
  void deniedChatCannotBeReadUntilItIsOpened() {
    Account alice = requireNonNull(world.account("alice"));
    world.deny("films", "alice", true);
    assertThat(films.isReadableBy(alice)).isFalse();
    assertThat(films.hasMember(alice)).isTrue();
    assertThat(world.chatsOf(alice)).doesNotContain(films);
    world.deny("films", "alice", false);
    assertThat(films.isReadableBy(alice)).isTrue();
    assertThatThrownBy(() -> world.deny("alice-bob", "alice", true))
        .hasMessage("chat: a private chat is open to both");
  }

  @Test
  void wrongEditsAreNamedAndChangeNothing() {
    var before = films.messages();
    assertThatThrownBy(() -> world.edit("films", new EditSpec(99, "x", null)))
        .hasMessage("message: there is no message 99 in the chat");
    assertThatThrownBy(() -> world.edit("films", new EditSpec(1, "", null)))
        .hasMessage("text: a message has a text or a file");
    assertThatThrownBy(() -> new EditSpec(1, null, null))
        .hasMessage("text: neither text nor file is given");
    assertThatThrownBy(() -> world.delete("films", List.of(2, 99)))
        .hasMessage("messages: there is no message 99 in the chat");
    assertThatThrownBy(() -> world.delete("films", List.of())).hasMessage("messages: is empty");
    assertThat(films.messages()).isEqualTo(before);
  }

  @Test
  void listenersAreToldInOrder() {
    var told = new ArrayList<String>();
    world.addListener(
        new WorldListener() {
          @Override
          public void messagePosted(Message message, int pts) {
            told.add("posted " + message.id() + " at " + pts);
          }

          @Override
          public void messageEdited(Message message) {
            told.add("edited " + message.id() + " at " + message.chat().pts());
          }

          @Override
          public void messagesDeleted(Chat chat, List<Integer> messageIds) {
            told.add("deleted " + messageIds + " at " + chat.pts());
          }

          @Override
          public void chatChanged(Chat chat, List<Account> newMembers) {}
        });
    world.edit("films", new EditSpec(1, "x", null));
    world.delete("films", List.of(1, 2));
    var two =
        List.of(new MessageSpec("a", null, null, null), new MessageSpec("b", null, null, null));
    world.post("films", two);
    assertThat(told)
        .containsExactly(
            "edited 1 at 8", "deleted [1, 2] at 10", "posted 7 at 11", "posted 8 at 12");
  }

  @Test
  void changesAreThereAgainAfterARestart(@TempDir Path directory) {
    Path journal = directory.resolve("changes.jsonl");
    world.keepChangesIn(journal);
    world.edit("films", new EditSpec(2, "new", FileSpec.generated("other.bin", 10)));
    world.delete("films", List.of(3));
    world.delete("office", List.of(1));
    world.post("office", List.of(new MessageSpec("hello", null, null, null)));
    World after = world();
    after.keepChangesIn(journal);
    for (String id : List.of("films", "office")) {
      Chat before = requireNonNull(world.chat(id));
      Chat again = requireNonNull(after.chat(id));
      assertThat(again.messages())
          .extracting(Message::id, Message::text, Message::file)
          .isEqualTo(
              before.messages().stream().map(m -> tuple(m.id(), m.text(), m.file())).toList());
      assertThat(again.changes()).isEqualTo(before.changes());
    }
  }
}
