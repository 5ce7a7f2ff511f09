package dev.telefarm.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.telefarm.sandbox.session.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * mtcute, a Telegram client that shares no code with TDLib or with us, run by node through a list
 * of steps.
 */
final class Mtcute {
  private static final Path DIRECTORY = Path.of("src", "test", "mtcute");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 120;

  private final ObjectNode config = JSON.createObjectNode();

  /** A client that knows one data centre and its public key. */
  Mtcute(ServerAddress address, String publicKey) {
    config.put("host", address.host()).put("port", address.port()).put("dc", address.dcId());
    config.put("publicKey", publicKey);
  }

  /** Adds a step; client.mjs says which there are and what they take. */
  ObjectNode step(String name) {
    return config.withArray("steps").addObject().put("do", name);
  }

  /**
   * Runs the steps.
   *
   * @return their results, in order
   * @throws AssertionError with the client's own words when one of them failed
   */
  List<JsonNode> run() throws IOException, InterruptedException {

    install();
    var directory = Files.createTempDirectory("mtcute");
    var in = Files.writeString(directory.resolve("steps.json"), JSON.writeValueAsString(config));
    var out = directory.resolve("results");
    var log = directory.resolve("log");
    var node =
        new ProcessBuilder("node", "client.mjs")
            .directory(DIRECTORY.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      var ended = node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      var lines = Files.readAllLines(out);
      if (!ended || node.exitValue() != 0) {
        throw new AssertionError(
            "mtcute %s: %s\n%s"
                .formatted(ended ? "failed" : "hangs", lines, Files.readString(log)));
      }
      var results = new ArrayList<JsonNode>();
      for (String line : lines) {
        results.add(JSON.readTree(line).path("result"));
      }
      return results;
    } finally {
      node.destroyForcibly();
      for (Path file : List.of(in, out, log, directory)) {
        Files.delete(file);
      }
    }
  }

  /** Installs the packages once for each lock file, as the build does with its own. */
  private static void install() throws IOException, InterruptedException {
    var lock = DIRECTORY.resolve("package-lock.json");
    var stamp = DIRECTORY.resolve("node_modules").resolve(".telefarm-lock");
    if (Files.exists(stamp) && Files.mismatch(lock, stamp) == -1) {
      return;
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--loglevel=error")
            .directory(DIRECTORY.toFile())
            .inheritIO();
    if (npm.start().waitFor() != 0) {
      throw new AssertionError("npm ci failed in " + DIRECTORY);
    }
    Files.copy(lock, stamp, StandardCopyOption.REPLACE_EXISTING);
  }
}
