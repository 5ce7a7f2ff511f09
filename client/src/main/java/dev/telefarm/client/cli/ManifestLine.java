package dev.telefarm.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.nio.file.Path;

/** A line of a manifest: a JSON object, of which a few fields are of concern here. */
sealed interface ManifestLine {
  /**
   * A file that was fetched.
   *
   * @param size in bytes, not negative
   * @param sha256 lower-case hex
   */
  record Fetched(Path path, long size, String sha256) implements ManifestLine {
    public Fetched {
      if (size < 0) {
        throw new IllegalArgumentException("a size of " + size);
      }
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("not a SHA-256: " + sha256);
      }
    }
  }

  /** A download that fetched nothing: the file was another's before, and may be elsewhere now. */
  record Skipped() implements ManifestLine {}

  /** No line of a manifest, for example because it is cut off. */
  record Unreadable() implements ManifestLine {}

  /**
   * Reads a line.
   *
   * @param folder that relative paths are relative to: the manifest's own
   */
  static ManifestLine parse(String line, Path folder) {
    try {
      Struct.Builder fields = Struct.newBuilder();
      JsonFormat.parser().merge(line, fields);
      if (field(fields, "skipped").getBoolValue()) {
        return new Skipped();
      }
      String path = field(fields, "path").getStringValue();
      return path.isEmpty()
          ? new Unreadable()
          : new Fetched(
              folder.resolve(path),
              number(field(fields, "size")),
              field(fields, "sha256").getStringValue());
    } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
      return new Unreadable();
    }
  }

  private static Value field(Struct.Builder fields, String name) {
    return fields.getFieldsOrDefault(name, Value.getDefaultInstance());
  }

  /** Protobuf's JSON has 64-bit numbers as strings; a plain one is exact up to 2^53. */
  private static long number(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> Long.parseLong(value.getStringValue());
      case NUMBER_VALUE -> (long) value.getNumberValue();
      case NULL_VALUE, BOOL_VALUE, STRUCT_VALUE, LIST_VALUE, KIND_NOT_SET ->
          throw new IllegalArgumentException("no number: " + value);
    };
  }
}
