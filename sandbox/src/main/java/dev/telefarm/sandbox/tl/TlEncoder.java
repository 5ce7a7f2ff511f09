package dev.telefarm.sandbox.tl;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Objects to bytes. */
final class TlEncoder {
  static final int VECTOR_ID = 0x1cb5c415;
  static final int BOOL_TRUE_ID = 0x997275b5;
  static final int BOOL_FALSE_ID = 0xbc799737;

  private final TlSchema schema;
  private final int layer;

  /** An encoder for clients of an API layer; 0 stands for the current one. */
  TlEncoder(TlSchema schema, int layer) {
    this.schema = schema;
    this.layer = layer;
  }

  void boxed(TlObject object, TlWriter out) {
    var constructor = schema.named(object.name(), layer);
    out.int32(constructor.id());
    fields(constructor, object, out);
  }

  void result(TlObject function, TlObject result, TlWriter out) {
    var type = schema.named(function.name()).result();
    var where = "the result of " + function.name();
    switch (type) {
      case TlType.Vector vector when result.isVector() -> value(vector, result.items(), where, out);
      case TlType.Vector vector ->
          throw new TlException.Unfit("%s is a %s, not a vector".formatted(where, result.name()));
      case TlType.Primitive primitive when primitive == TlType.Primitive.BOOL -> {
        if (!result.is("boolTrue") && !result.is("boolFalse")) {
          throw new TlException.Unfit("%s is %s, not a Bool".formatted(where, result.name()));
        }
        value(primitive, result.is("boolTrue"), where, out);
      }
      case TlType.Primitive primitive -> throw new TlException.Unfit(where + " has no boxed form");
      case TlType.Boxed boxed -> value(boxed, result, where, out);
      case TlType.Bare bare -> value(bare, result, where, out);
      case TlType.Any any -> value(any, result, where, out);
    }
  }

  private void fields(TlConstructor constructor, TlObject object, TlWriter out) {
    for (String name : object.fieldNames()) {
      if (constructor.fields().stream().noneMatch(f -> f.name().equals(name) && !f.isFlags())) {
        throw new TlException.Unfit("%s has no field %s".formatted(constructor.name(), name));
      }
    }
    for (var field : constructor.fields()) {
      if (field.isFlags()) {
        out.int32(flags(constructor, field.name(), object));
      } else if (object.has(field.name())) {
        value(
            field.type(), object.value(field.name()), constructor.name() + "." + field.name(), out);
      } else if (field.presence() == null) {
        throw new TlException.Unfit("%s.%s is missing".formatted(constructor.name(), field.name()));
      }
    }
  }

  private static int flags(TlConstructor constructor, String flagsField, TlObject object) {
    var bits = 0;
    for (var field : constructor.fields()) {
      var presence = field.presence();
      if (presence != null && presence.flagsField().equals(flagsField) && isSet(field, object)) {
        bits |= presence.mask();
      }
    }
    return bits;
  }

  private static boolean isSet(TlConstructor.Field field, TlObject object) {
    return field.type() == TlType.Primitive.TRUE
        ? object.bool(field.name())
        : object.has(field.name());
  }

  private void value(TlType type, Object value, String where, TlWriter out) {
    switch (type) {
      case TlType.Primitive primitive -> primitive(primitive, value, where, out);
      case TlType.Vector vector -> {
        List<?> items = want(List.class, value, where);
        if (vector.boxed()) {
          out.int32(VECTOR_ID);
        }
        out.int32(items.size());
        for (Object item : items) {
          value(vector.element(), item, where + "[]", out);
        }
      }
      case TlType.Boxed boxed -> {
        var object = want(TlObject.class, value, where);
        if (!schema.named(object.name()).result().equals(boxed)) {
          throw new TlException.Unfit(
              "%s is a %s, not a %s".formatted(where, object.name(), boxed.type()));
        }
        boxed(object, out);
      }
      case TlType.Bare bare -> {
        var object = want(TlObject.class, value, where);
        var constructor = schema.bare(bare.constructor());
        if (!object.is(constructor.name())) {
          throw new TlException.Unfit(
              "%s is a %s, not a %s".formatted(where, object.name(), constructor.name()));
        }
        fields(constructor, object, out);
      }
      case TlType.Any any -> boxed(want(TlObject.class, value, where), out);
    }
  }

  private static void primitive(TlType.Primitive type, Object value, String where, TlWriter out) {
    switch (type) {
      case INT -> out.int32(want(Integer.class, value, where));
      case LONG -> out.int64(want(Long.class, value, where));
      case DOUBLE -> out.int64(Double.doubleToRawLongBits(want(Double.class, value, where)));
      case STRING -> out.bytes(want(String.class, value, where).getBytes(StandardCharsets.UTF_8));
      case BYTES -> out.bytes(want(byte[].class, value, where));
      case INT128 -> out.raw(sized(16, value, where));
      case INT256 -> out.raw(sized(32, value, where));
      case BOOL -> out.int32(want(Boolean.class, value, where) ? BOOL_TRUE_ID : BOOL_FALSE_ID);
      case TRUE -> want(Boolean.class, value, where);
      case FLAGS -> throw new TlException.Unfit(where + " is computed, not given");
    }
  }

  private static byte[] sized(int length, Object value, String where) {
    var bytes = want(byte[].class, value, where);
    if (bytes.length != length) {
      throw new TlException.Unfit("%s has %d bytes, not %d".formatted(where, bytes.length, length));
    }
    return bytes;
  }

  private static <T> T want(Class<T> type, Object value, String where) {
    if (!type.isInstance(value)) {
      throw new TlException.Unfit(
          "%s is %s, not %s"
              .formatted(where, value.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(value);
  }
}
