package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.WorldFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a fault file holds: JSON like a world file, comments allowed, unknown keys refused by name.
 *
 * @param rules in the order in which they are asked
 */
public record FaultFile(List<RuleSpec> rules) {
  /** No rules. */
  public static final FaultFile EMPTY = new FaultFile(List.of());

  /** A missing list is an empty one. */
  public FaultFile {
    rules = List.copyOf(Objects.requireNonNullElse(rules, List.of()));
  }

  /**
   * Reads and validates a fault file.
   *
   * @throws dev.telefarm.sandbox.world.InvalidFieldException naming the field that is wrong, or the
   *     file if it is no JSON
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static FaultFile read(Path file) {
    return WorldFile.read(file, FaultFile.class);
  }
}
