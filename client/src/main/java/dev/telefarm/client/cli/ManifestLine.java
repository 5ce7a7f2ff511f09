package dev.telefarm.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a line of a manifest says of a file. Lines are JSON objects; what else they hold is of no
 * concern here.
 *
 * @param size in bytes, not negative
 * @param sha256 lower-case hex
 */
record ManifestLine(Path path, long size, String sha256) {
  ManifestLine {
    if (size < 0) {
      throw new IllegalArgumentException("a size of " + size);
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256: " + sha256);
    }
  }

  /**
   * Reads a line; empty if it is none of a manifest, for example because it is cut off.
   *
   * @param folder that relative paths are relative to: the manifest's own
   */
  static Optional<ManifestLine> parse(String line, Path folder) {
    try {
      Struct.Builder fields = Struct.newBuilder();
      JsonFormat.parser().merge(line, fields);
      String path = string(fields, "path");
      if (path.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new ManifestLine(folder.resolve(path), number(fields, "size"), string(fields, "sha256")));
    } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String string(Struct.Builder fields, String name) {
    return fields.getFieldsOrDefault(name, Value.getDefaultInstance()).getStringValue();
  }

  /** Protobuf's JSON has 64-bit numbers as strings; a plain one is exact up to 2^53. */
  private static long number(Struct.Builder fields, String name) {
    Value value = fields.getFieldsOrDefault(name, Value.getDefaultInstance());
    return switch (value.getKindCase()) {
      case STRING_VALUE -> Long.parseLong(value.getStringValue());
      case NUMBER_VALUE -> (long) value.getNumberValue();
      case NULL_VALUE, BOOL_VALUE, STRUCT_VALUE, LIST_VALUE, KIND_NOT_SET ->
          throw new IllegalArgumentException("no " + name);
    };
  }
}
