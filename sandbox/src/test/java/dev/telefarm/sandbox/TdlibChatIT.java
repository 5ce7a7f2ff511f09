package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.object;
import static dev.telefarm.sandbox.td.TdClient.request;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.td.TdClient.TdError;
import dev.telefarm.sandbox.world.ChatSpec;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.MessageSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A released TDLib finds its way through chats and messages. */
@TestInstance(Lifecycle.PER_CLASS)
class TdlibChatIT {
  private TestSandbox sandbox;
  private TdClient alice;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    sandbox = TestSandbox.withDefaultWorld(directory);
    alice = sandbox.client("alice").logIn("9996610001", "11111");
    loadAllChats(alice);
  }

  @AfterAll
  void stop() throws IOException {
    sandbox.close();
  }

  private static void loadAllChats(TdClient client) {
    ObjectNode more = request("loadChats").put("limit", 100);
    more.set("chat_list", object("chatListMain"));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                client.call(more.deepCopy());
              }
            })
        .isInstanceOf(TdError.class)
        .hasMessageStartingWith("404");
  }

  private long chatId(String id) {
    return requireNonNull(sandbox.get().world().chat(id)).tdlibChatId();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private List<String> search(String filter, String query) {
    ObjectNode search =
        request("searchChatMessages")
            .put("chat_id", chatId("films"))
            .put("query", query)
            .put("limit", 50);
    search.set("filter", object(filter));
    return list(alice.call(search).path("messages")).stream()
        .map(message -> message.path("content").path("caption").path("text").asText())
        .toList();
  }

  @Test
  void chatListIsComplete() {
    JsonNode chats = alice.call(request("getChats").put("limit", 100));
    List<String> titles =
        list(chats.path("chat_ids")).stream()
            .map(id -> alice.call(request("getChat").put("chat_id", id.asLong())))
            .map(chat -> chat.path("title").asText())
            .toList();
    assertThat(titles).contains("Films", "Archive", "Crew", "Office", "Bob");
  }

  @Test
  void searchKeepsToFilterAndText() {
    assertThat(search("searchMessagesFilterDocument", ""))
        .containsExactly("16 MiB from data centre 2", "A reel of 64 MiB");
    assertThat(search("searchMessagesFilterPhoto", "")).containsExactly("A poster");
    assertThat(search("searchMessagesFilterVideo", "")).containsExactly("A trailer");
    assertThat(search("searchMessagesFilterAudio", "")).containsExactly("A theme");
    assertThat(search("searchMessagesFilterPhotoAndVideo", ""))
        .containsExactly("A trailer", "A poster");
    assertThat(search("searchMessagesFilterVoiceNote", "")).isEmpty();
    assertThat(search("searchMessagesFilterDocument", "REEL")).containsExactly("A reel of 64 MiB");
  }

  @Test
  void linksLeadToMessages() {
    for (String link :
        List.of(
            "https://t.me/sandbox_films/2",
            "https://t.me/c/%d/1".formatted(-chatId("archive") - 1_000_000_000_000L))) {
      JsonNode info = alice.call(request("getMessageLinkInfo").put("url", link));
      assertThat(info.path("message").path("content").path("@type").asText())
          .isEqualTo("messageDocument");
      JsonNode back =
          alice.call(
              request("getMessageLink")
                  .put("chat_id", info.path("chat_id").asLong())
                  .put("message_id", info.path("message").path("id").asLong()));
      assertThat(back.path("link").asText()).isEqualTo(link);
    }
    JsonNode nowhere =
        alice.call(request("getMessageLinkInfo").put("url", "https://t.me/sandbox_films/999"));
    assertThat(nowhere.has("message")).isFalse();
  }

  /** Repeated: the client is told of the chat while it asks for its history. */
  @RepeatedTest(5)
  void historyIsPagedWithoutGapsOrRepeats(RepetitionInfo repetition) {
    String longId = "long" + repetition.getCurrentRepetition();
    var world = sandbox.get().world();
    world.addChat(
        new ChatSpec(
            longId,
            ChatType.CHANNEL,
            longId,
            null,
            List.of("alice"),
            IntStream.rangeClosed(1, 250)
                .mapToObj(i -> new MessageSpec("message " + i, null, null, null))
                .toList()));
    alice.awaitUpdate("updateNewChat", u -> u.path("chat").path("title").asText().equals(longId));
    var ids = new ArrayList<Long>();
    long from = 0;
    while (true) {
      JsonNode page =
          alice.call(
              request("getChatHistory")
                  .put("chat_id", chatId(longId))
                  .put("from_message_id", from)
                  .put("limit", 40));
      if (page.path("messages").isEmpty()) {
        break;
      }
      list(page.path("messages")).forEach(message -> ids.add(message.path("id").asLong() >> 20));
      from = ids.getLast() << 20;
    }
    assertThat(ids)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 250).mapToObj(i -> 251L - i).toList());
  }

  @Test
  void postedMessageIsPushed() {
    for (String chat : List.of("films", "office", "crew")) {
      sandbox
          .get()
          .world()
          .post(chat, List.of(MessageSpec.of(FileSpec.generated("new-in-" + chat, 5000))));
      JsonNode update =
          alice.awaitUpdate(
              "updateNewMessage",
              u ->
                  u.path("message")
                      .path("content")
                      .path("document")
                      .path("file_name")
                      .asText()
                      .equals("new-in-" + chat));
      assertThat(update.path("message").path("chat_id").asLong()).isEqualTo(chatId(chat));
    }
  }

  @Test
  void ownMessageIsOutgoing() {
    JsonNode message =
        alice.call(
            request("getMessage").put("chat_id", chatId("crew")).put("message_id", 1L << 20));
    assertThat(message.path("is_outgoing").asBoolean()).isTrue();
  }

  @Test
  void messageThatIsNotThereIsAnError() {
    assertThatThrownBy(() ->
            alice.call(
                request("getMessage")
                    .put("chat_id", chatId("films"))
                    .put("message_id", 9999L << 20)))
        .isInstanceOf(TdError.class);
  }

  @Test
  void membersAreListed() {
    JsonNode chat = alice.call(request("getChat").put("chat_id", chatId("crew")));
    JsonNode members =
        alice.call(
            request("getSupergroupMembers")
                .put("supergroup_id", chat.path("type").path("supergroup_id").asLong())
                .put("limit", 10));
    assertThat(members.path("total_count").asInt()).isEqualTo(2);
  }
}
