package dev.telefarm.sandbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.SharedFile;
import dev.telefarm.sandbox.world.WorldFile;
import dev.telefarm.sandbox.world.WorldSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sandbox with TDLib clients that belong to it. */
final class TestSandbox implements AutoCloseable {
  private static final Path CACHE = Path.of("target", "sandbox-cache");

  private final Path directory;
  private final List<TdClient> clients = new ArrayList<>();
  private Sandbox sandbox;

  private TestSandbox(Path directory, WorldSpec world) throws IOException {
    this.directory = directory;
    this.sandbox = start(world);
  }

  static TestSandbox withDefaultWorld(Path directory) throws IOException {
    return new TestSandbox(directory, WorldFile.defaultWorld());
  }

  private Sandbox start(WorldSpec world) throws IOException {
    return Sandbox.start(
        SandboxOptions.of(directory.resolve("data"), CACHE, Locations.library()).withWorld(world));
  }

  Sandbox get() {
    return sandbox;
  }

  /** Stops the sandbox and starts it again on the same data. */
  void restart() throws IOException {
    sandbox.close();
    sandbox = start(WorldFile.defaultWorld());
  }

  /** A client with a database of that name; the same name goes on with the same database. */
  TdClient client(String database) {
    var client = TdClient.open(sandbox.settings().library(), directory.resolve(database));
    clients.add(client);
    return client;
  }

  Message message(String chat, int id) {
    return requireNonNull(requireNonNull(sandbox.world().chat(chat)).message(id));
  }

  SharedFile file(String chat, int message) {
    return requireNonNull(message(chat, message).file());
  }

  /** The file number in a TDLib message with a document, photo, video or audio. */
  static int fileId(JsonNode message) {
    JsonNode content = message.path("content");
    return switch (content.path("@type").asText()) {
      case "messageDocument" -> content.path("document").path("document").path("id").asInt();
      case "messageVideo" -> content.path("video").path("video").path("id").asInt();
      case "messageAudio" -> content.path("audio").path("audio").path("id").asInt();
      case "messagePhoto" -> {
        JsonNode sizes = content.path("photo").path("sizes");
        yield sizes.path(sizes.size() - 1).path("photo").path("id").asInt();
      }
      default -> throw new AssertionError("no file in " + message);
    };
  }

  @Override
  public void close() throws IOException {
    try {
      clients.forEach(TdClient::close);
    } finally {
      sandbox.close();
    }
  }
}
