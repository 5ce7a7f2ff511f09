package dev.telefarm.supervisor.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code worker.json}: what a worker writes about itself into its account's folder.
 *
 * @param epoch as it was given at launch
 */
public record WorkerFile(ProcessIdentity identity, long epoch) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Empty if there is none, or none that makes sense: then there is nothing to adopt. */
  public static Optional<WorkerFile> read(Path accountFolder) {
    JsonNode node;
    try {
      node = MAPPER.readTree(accountFolder.resolve("worker.json").toFile());
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!node.path("pid").canConvertToLong() || !node.path("processStart").canConvertToLong()) {
      return Optional.empty();
    }
    var identity =
        new ProcessIdentity(
            node.path("pid").longValue(),
            node.path("processStart").longValue(),
            node.path("bootId").asText());
    return Optional.of(new WorkerFile(identity, node.path("epoch").asLong()));
  }
}
