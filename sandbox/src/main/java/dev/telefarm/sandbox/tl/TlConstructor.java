package dev.telefarm.sandbox.tl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the schema.
 *
 * @param id what precedes the fields on the wire, little endian
 * @param lastLayer the newest API layer that has this form; a newer form of the same name follows
 * @param result the type that the constructor yields, or that the function answers
 */
record TlConstructor(
    String name, int lastLayer, int id, List<Field> fields, TlType result, boolean function) {
  /** The layer of what has not been replaced. */
  static final int CURRENT = Integer.MAX_VALUE;

  TlConstructor {
    fields = List.copyOf(fields);
  }

  /** A field; {@code presence} is null when it is always there. */
  record Field(String name, TlType type, @Nullable Presence presence) {
    boolean isFlags() {
      return type == TlType.Primitive.FLAGS;
    }
  }

  /** The bit that says whether a field is there. */
  record Presence(String flagsField, int bit) {
    int mask() {
      return 1 << bit;
    }
  }

  /** All bits of the flags field that some field depends on. */
  int knownBits(String flagsField) {
    var bits = 0;
    for (Field field : fields) {
      var presence = field.presence();
      if (presence != null && presence.flagsField().equals(flagsField)) {
        bits |= presence.mask();
      }
    }
    return bits;
  }
}
