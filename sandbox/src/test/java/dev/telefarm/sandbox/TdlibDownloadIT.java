package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.request;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.MessageSpec;
import dev.telefarm.sandbox.world.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A released TDLib downloads, and what it has is what there was. */
class TdlibDownloadIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;
  private TestSandbox sandbox;

  @BeforeEach
  void start() throws IOException {
    sandbox = TestSandbox.withDefaultWorld(directory);
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
  }

  private JsonNode message(TdClient client, String chat, int id) {
    client.call(request("searchPublicChat").put("username", "sandbox_films"));
    return client.call(
        request("getMessage")
            .put("chat_id", requireNonNull(sandbox.get().world().chat(chat)).tdlibChatId())
            .put("message_id", (long) id << 20));
  }

  private void downloadsEqual(TdClient client, int id) throws IOException {
    Path path = client.download(TestSandbox.fileId(message(client, "films", id)), PATIENCE);
    requireEqual(path, sandbox.file("films", id));
  }

  private static void requireEqual(Path path, SharedFile original) throws IOException {
    var bytes = ByteBuffer.allocate(1 << 20);
    try (var channel = FileChannel.open(path)) {
      assertThat(channel.size()).isEqualTo(original.size());
      for (long offset = 0; offset < original.size(); offset += bytes.capacity()) {
        bytes.clear();
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        byte[] expected = original.content().read(offset, bytes.capacity());
        assertThat(bytes.flip()).as("from byte %d", offset).isEqualTo(ByteBuffer.wrap(expected));
      }
    }
  }

  @Test
  void everyKindOfFileArrivesFromBothDataCentres() throws IOException {
    var alice = sandbox.client("alice").logIn("9996610001", "11111");
    for (int id = 2; id <= 6; id++) {
      downloadsEqual(alice, id);
    }
    assertThat(sandbox.file("films", 3).dc()).isEqualTo(2);
  }

  @Test
  void botDownloads() throws IOException {
    var robot = sandbox.client("robot");
    robot.awaitState("WaitPhoneNumber");
    robot.call(
        request("checkAuthenticationBotToken")
            .put("token", "7000000001:sandbox-robot-token-000000000000000"));
    robot.awaitState("Ready");
    downloadsEqual(robot, 3);
  }

  @Test
  void clientGoesOnFromItsDatabase() throws IOException {
    sandbox.client("bob").logIn("9996620002", "22222").close();
    var again = sandbox.client("bob");
    again.awaitState("Ready");
    downloadsEqual(again, 3);
  }

  @Test
  void restartedSandboxLogsNobodyOut() throws IOException {
    var alice = sandbox.client("alice").logIn("9996610001", "11111");
    downloadsEqual(alice, 3);
    sandbox.restart();
    downloadsEqual(alice, 2);
    alice.close();
    var again = sandbox.client("alice");
    again.awaitState("Ready");
    downloadsEqual(again, 5);
  }

  @Test
  void messagesMissedWhileAwayAreFoundLater() throws IOException {
    var alice = sandbox.client("alice").logIn("9996610001", "11111");
    message(alice, "films", 2);
    alice.close();
    sandbox
        .get()
        .world()
        .post("films", List.of(MessageSpec.of(FileSpec.generated("missed", 4097))));
    var again = sandbox.client("alice");
    again.awaitState("Ready");
    JsonNode update =
        again.awaitUpdate(
            "updateChatLastMessage",
            u ->
                u.path("last_message")
                    .path("content")
                    .path("document")
                    .path("file_name")
                    .asText()
                    .equals("missed"));
    Path path = again.download(TestSandbox.fileId(update.path("last_message")), PATIENCE);
    requireEqual(path, sandbox.file("films", 7));
  }

  @Test
  void largeFileArrivesAtSpeed() throws IOException {
    sandbox
        .get()
        .world()
        .post("films", List.of(MessageSpec.of(FileSpec.generated("large", 512L << 20))));
    var alice = sandbox.client("alice").logIn("9996610001", "11111");
    int file = TestSandbox.fileId(message(alice, "films", 7));
    long start = System.nanoTime();
    Path path = alice.download(file, PATIENCE);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "512 MiB through TDLib: %.1f s, %.1f MB/s%n", seconds, (512 << 20) / seconds / 1e6);
    requireEqual(path, sandbox.file("films", 7));
  }
}
