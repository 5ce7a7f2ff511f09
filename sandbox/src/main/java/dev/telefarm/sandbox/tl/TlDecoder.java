package dev.telefarm.sandbox.tl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bytes to objects. */
final class TlDecoder {
  private static final int GZIP_PACKED_ID = 0x3072cfa1;

  /** Deeper than any real object; keeps hostile bytes from exhausting the stack. */
  private static final int DEPTH = 48;

  private final TlSchema schema;

  TlDecoder(TlSchema schema) {
    this.schema = schema;
  }

  TlObject boxed(TlReader in) {
    return any(in, 0);
  }

  TlObject result(TlObject function, TlReader in) {
    var reader = in.peekInt32() == GZIP_PACKED_ID ? unpack(in) : in;
    var value = value(schema.named(function.name()).result(), reader, 0);
    return switch (value) {
      case TlObject object -> object;
      case List<?> items -> TlObject.vector(items);
      case Boolean bool -> TlObject.bool(bool);
      default ->
          throw new TlException.Malformed(
              "the result of %s has no boxed form".formatted(function.name()));
    };
  }

  private static TlReader unpack(TlReader in) {
    in.int32();
    return new TlReader(Gzip.unpack(in.bytes()));
  }

  private TlObject any(TlReader in, int depth) {
    if (depth > DEPTH) {
      throw new TlException.Malformed("objects are nested deeper than " + DEPTH);
    }
    if (in.peekInt32() == GZIP_PACKED_ID) {
      return any(unpack(in), depth + 1);
    }
    return fields(schema.identified(in.int32()), in, depth);
  }

  private TlObject fields(TlConstructor constructor, TlReader in, int depth) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Integer> flags = new HashMap<>();
    for (var field : constructor.fields()) {
      var presence = field.presence();
      if (field.isFlags()) {
        flags.put(field.name(), flags(constructor, field.name(), in));
      } else if (presence == null
          || (flags.getOrDefault(presence.flagsField(), 0) & presence.mask()) != 0) {
        values.put(field.name(), value(field.type(), in, depth));
      }
    }
    return TlObject.decoded(constructor.name(), values);
  }

  /** A bit that the schema does not know stands for bytes of unknown length. */
  private static int flags(TlConstructor constructor, String name, TlReader in) {
    var bits = in.int32();
    var unknown = bits & ~constructor.knownBits(name);
    if (unknown != 0) {
      throw new TlException.Malformed(
          "%s.%s has unknown bits %08x".formatted(constructor.name(), name, unknown));
    }
    return bits;
  }

  private Object value(TlType type, TlReader in, int depth) {
    return switch (type) {
      case TlType.Primitive primitive -> primitive(primitive, in);
      case TlType.Vector vector -> vector(vector, in, depth);
      case TlType.Boxed(var name) -> {
        var object = any(in, depth + 1);
        if (!schema.named(object.name()).result().equals(type)) {
          throw new TlException.Malformed("%s where a %s belongs".formatted(object.name(), name));
        }
        yield object;
      }
      case TlType.Bare(var name) -> fields(schema.bare(name), in, depth + 1);
      case TlType.Any any -> any(in, depth + 1);
    };
  }

  private List<Object> vector(TlType.Vector type, TlReader in, int depth) {
    if (type.boxed()) {
      var id = in.int32();
      if (id != TlEncoder.VECTOR_ID) {
        throw new TlException.Malformed("%08x where a vector belongs".formatted(id));
      }
    }
    var count = in.int32();
    if (count < 0 || count > in.remaining() / Integer.BYTES) {
      throw new TlException.Malformed(
          "a vector of %d elements in %d bytes".formatted(count, in.remaining()));
    }
    var items = new ArrayList<>(count);
    for (var i = 0; i < count; i++) {
      items.add(value(type.element(), in, depth + 1));
    }
    return List.copyOf(items);
  }

  private static Object primitive(TlType.Primitive type, TlReader in) {
    return switch (type) {
      case INT -> in.int32();
      case LONG -> in.int64();
      case DOUBLE -> Double.longBitsToDouble(in.int64());
      case STRING -> new String(in.bytes(), StandardCharsets.UTF_8);
      case BYTES -> in.bytes();
      case INT128 -> in.raw(16);
      case INT256 -> in.raw(32);
      case BOOL -> bool(in);
      case TRUE -> true;
      case FLAGS -> throw new TlException.Malformed("flags outside an object");
    };
  }

  private static boolean bool(TlReader in) {
    var id = in.int32();
    if (id != TlEncoder.BOOL_TRUE_ID && id != TlEncoder.BOOL_FALSE_ID) {
      throw new TlException.Malformed("%08x where a Bool belongs".formatted(id));
    }
    return id == TlEncoder.BOOL_TRUE_ID;
  }
}
