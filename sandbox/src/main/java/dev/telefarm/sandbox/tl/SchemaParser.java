package dev.telefarm.sandbox.tl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads TL lines. The vector constructor and the simple types are part of the language: not written
 * in a schema.
 */
final class SchemaParser {
  private static final Pattern LINE =
      Pattern.compile("([\\w.]+)(?:#([0-9a-f]{1,8}))?((?:\\s+[^=\\s]+)*)\\s*=\\s*(.+)");
  private static final Pattern LAYER = Pattern.compile("---layer (\\d+)---");
  private static final Pattern FIELD = Pattern.compile("(\\w+):(?:(\\w+)\\.(\\d+)\\?)?(.+)");
  private static final Pattern VECTOR = Pattern.compile("([Vv])ector\\s*[<\\s]\\s*([^>]+?)\\s*>?");
  private static final Pattern OPTIONAL_TRUE = Pattern.compile(" \\w+:\\w+\\.\\d+\\?true\\b");

  private SchemaParser() {}

  static List<TlConstructor> parse(String source) {
    var constructors = new ArrayList<TlConstructor>();
    var functions = false;
    var layer = TlConstructor.CURRENT;
    for (String raw : source.lines().toList()) {
      var line = raw.replaceFirst("//.*", "").strip();
      var section = LAYER.matcher(line);
      if (section.matches()) {
        layer = Integer.parseInt(section.group(1));
        functions = false;
        continue;
      }
      switch (line) {
        case "" -> {}
        case "---functions---" -> functions = true;
        case "---types---" -> functions = false;
        default -> {
          if (!line.endsWith(";")) {
            throw new TlException.BadSchema("a schema line ends with ';': " + line);
          }
          constructors.add(
              constructor(line.substring(0, line.length() - 1).strip(), layer, functions));
        }
      }
    }
    return constructors;
  }

  private static TlConstructor constructor(String line, int layer, boolean function) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new TlException.BadSchema("not a TL line: " + line);
    }
    var name = parts.group(1);
    var fields = new ArrayList<TlConstructor.Field>();
    for (String field : parts.group(3).strip().split("\\s+", -1)) {
      if (!field.isEmpty() && !field.startsWith("{")) {
        fields.add(field(field, line));
      }
    }
    return new TlConstructor(
        name, layer, id(line, parts.group(2)), fields, type(parts.group(4).strip()), function);
  }

  private static TlConstructor.Field field(String text, String line) {
    var parts = FIELD.matcher(text);
    if (!parts.matches()) {
      throw new TlException.BadSchema("field %s in: %s".formatted(text, line));
    }
    TlConstructor.Presence presence = null;
    if (parts.group(2) != null) {
      presence = new TlConstructor.Presence(parts.group(2), Integer.parseInt(parts.group(3)));
    }
    return new TlConstructor.Field(parts.group(1), type(parts.group(4)), presence);
  }

  static TlType type(String text) {
    var vector = VECTOR.matcher(text);
    if (vector.matches()) {
      return new TlType.Vector(type(vector.group(2)), vector.group(1).equals("V"));
    }
    return switch (text) {
      case "#" -> TlType.Primitive.FLAGS;
      case "int" -> TlType.Primitive.INT;
      case "long" -> TlType.Primitive.LONG;
      case "double" -> TlType.Primitive.DOUBLE;
      case "string" -> TlType.Primitive.STRING;
      case "bytes" -> TlType.Primitive.BYTES;
      case "int128" -> TlType.Primitive.INT128;
      case "int256" -> TlType.Primitive.INT256;
      case "Bool" -> TlType.Primitive.BOOL;
      case "true" -> TlType.Primitive.TRUE;
      case "!X", "X", "Object" -> new TlType.Any();
      default -> named(text);
    };
  }

  private static TlType named(String text) {
    if (text.startsWith("%")) {
      return new TlType.Bare(text.substring(1));
    }
    var first = text.charAt(text.lastIndexOf('.') + 1);
    return Character.isLowerCase(first) ? new TlType.Bare(text) : new TlType.Boxed(text);
  }

  /**
   * The id is the CRC32 of the line in a normal form, in which {@code bytes} and optional {@code
   * true} do not show.
   */
  private static int id(String line, @Nullable String given) {
    var normal = line.replaceFirst("#[0-9a-f]+\\b", "").replaceAll("\\s+", " ");
    normal = (normal + " ").replace(":bytes ", ":string ").replace("?bytes ", "?string ").strip();
    normal = OPTIONAL_TRUE.matcher(normal.replace('<', ' ').replaceAll("[>{}]", "")).replaceAll("");
    var crc = new CRC32();
    crc.update(normal.getBytes(StandardCharsets.US_ASCII));
    var computed = (int) crc.getValue();
    if (given != null && Integer.parseUnsignedInt(given, 16) != computed) {
      throw new TlException.BadSchema(
          "the id of this line should be %08x: %s".formatted(computed, line));
    }
    return computed;
  }
}
