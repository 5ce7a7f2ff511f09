package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.object;
import static dev.telefarm.sandbox.td.TdClient.request;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.world.SharedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thin end-to-end: a released TDLib logs in and downloads. */
class TdlibIT {
  private static final Path CACHE = Path.of("target", "sandbox-cache");

  @TempDir Path directory;

  private static SharedFile original(Sandbox sandbox, String chat, int message) {
    return requireNonNull(
        requireNonNull(requireNonNull(sandbox.world().chat(chat)).message(message)).file());
  }

  @Test
  void releasedTdlibLogsInAndDownloads() throws IOException {
    var options = SandboxOptions.of(directory.resolve("data"), CACHE, Locations.library());
    try (var sandbox = Sandbox.start(options);
        var alice = TdClient.open(sandbox.settings().library(), directory.resolve("alice"))) {
      alice.logIn("9996610001", "11111");
      JsonNode chat = alice.call(request("searchPublicChat").put("username", "sandbox_films"));
      assertThat(chat.path("title").asText()).isEqualTo("Films");
      JsonNode found =
          alice.call(
              request("searchChatMessages")
                  .put("chat_id", chat.path("id").asLong())
                  .put("limit", 10)
                  .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                      "filter", object("searchMessagesFilterDocument")));
      JsonNode document = found.path("messages").path(1).path("content").path("document");
      assertThat(document.path("file_name").asText()).isEqualTo("reel.bin");
      Path file =
          alice.download(document.path("document").path("id").asInt(), Duration.ofMinutes(1));
      var original = original(sandbox, "films", 2);
      assertThat(Files.size(file)).isEqualTo(original.size());
      assertThat(Files.readAllBytes(file))
          .isEqualTo(original.content().read(0, (int) original.size()));
    }
  }
}
