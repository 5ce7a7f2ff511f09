package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Reads world files: JSON, comments allowed, unknown keys refused by name. */
public final class WorldFile {
  private static final ObjectMapper JSON = mapper();

  private WorldFile() {}

  /** The mapper that reads and writes the descriptions of this package. Thread-safe. */
  public static ObjectMapper json() {
    return JSON;
  }

  /**
   * Reads and validates a world file.
   *
   * @throws InvalidFieldException naming the field that is wrong, or the file if it is no JSON
   * @throws UncheckedIOException if it cannot be read
   */
  public static WorldSpec read(Path file) {
    return read(file, WorldSpec.class);
  }

  /** The same for a file of another kind, that is described by {@code type}. */
  public static <T> T read(Path file, Class<T> type) {
    try (var in = Files.newInputStream(file)) {
      return read(in, type, file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the file " + file + ": " + e.getMessage(), e);
    }
  }

  /** The world of a sandbox that was given none. */
  public static WorldSpec defaultWorld() {
    try (InputStream in = WorldFile.class.getResourceAsStream("default-world.json")) {
      if (in == null) {
        throw new IllegalStateException("default-world.json is not on the class path");
      }
      return read(in, WorldSpec.class, "default-world.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one description out of a JSON tree.
   *
   * @param name what the tree is called in error messages
   * @throws InvalidFieldException naming the field that is wrong
   */
  public static <T> T convert(JsonNode tree, Class<T> type, String name) {
    try {
      return JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw invalid(e, name).within(name);
    }
  }

  private static <T> T read(InputStream in, Class<T> type, String name) throws IOException {
    try {
      return JSON.readValue(in, type);
    } catch (JsonProcessingException e) {
      throw invalid(e, name);
    }
  }

  private static InvalidFieldException invalid(JsonProcessingException problem, String name) {
    if (problem instanceof UnrecognizedPropertyException e) {
      return new InvalidFieldException(
          path(e.getPath()), "is not a key here; the keys are " + e.getKnownPropertyIds());
    }
    if (problem instanceof JsonMappingException e) {
      return e.getCause() instanceof InvalidFieldException cause
          ? cause.within(path(e.getPath()))
          : new InvalidFieldException(path(e.getPath()), e.getOriginalMessage());
    }
    return new InvalidFieldException(
        name, "line " + problem.getLocation().getLineNr() + ": " + problem.getOriginalMessage());
  }

  private static String path(List<Reference> references) {
    var path = new StringBuilder();
    for (Reference reference : references) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static ObjectMapper mapper() {
    var instants = new SimpleModule();
    instants.addDeserializer(Instant.class, new InstantText.Reader());
    instants.addSerializer(Instant.class, new InstantText.Writer());
    return JsonMapper.builder()
        .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .addModule(instants)
        .build();
  }
}
