package dev.telefarm.sandbox.tl;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A TL value: the name of a constructor or function, and its fields in the order in which they were
 * given. Immutable, but byte arrays are not copied, because files pass through here: do not change
 * an array once it is in an object.
 *
 * <p>Values are Integer, Long, Double, Boolean (for {@code Bool} and {@code true}), String, byte[]
 * (for {@code bytes}, {@code int128}, {@code int256}), TlObject and List. Flags fields are not
 * written: the codec computes them.
 */
public final class TlObject {
  private static final String VECTOR = "vector";
  private static final String ITEMS = "items";

  private final String name;
  private final Map<String, Object> fields;

  private TlObject(String name, Map<String, Object> fields) {
    this.name = name;
    this.fields = fields;
  }

  /** An object without fields; add them by {@link #with}. */
  public static TlObject of(String name) {
    return new TlObject(name, Map.of());
  }

  /** The answer of a function whose result is {@code Bool}. */
  public static TlObject bool(boolean value) {
    return of(value ? "boolTrue" : "boolFalse");
  }

  /**
   * The answer of a function whose result is a {@code Vector}; the elements as in a vector field.
   */
  public static TlObject vector(List<?> items) {
    return of(VECTOR).with(ITEMS, items);
  }

  /** This object with one field more, or with another value of it. */
  public TlObject with(String field, Object value) {
    var copy = new LinkedHashMap<>(fields);
    copy.put(field, value instanceof List<?> list ? List.copyOf(list) : value);
    return new TlObject(name, copy);
  }

  /** {@link #with} when {@code present}: for optional fields. */
  public TlObject withIf(boolean present, String field, Object value) {
    return present ? with(field, value) : this;
  }

  static TlObject decoded(String name, Map<String, Object> fields) {
    return new TlObject(name, fields);
  }

  public String name() {
    return name;
  }

  public boolean is(String constructor) {
    return name.equals(constructor);
  }

  /** True when the field is there; an optional {@code true} that is not set is absent. */
  public boolean has(String field) {
    return fields.containsKey(field);
  }

  /** The names of the fields that are there. */
  public Iterable<String> fieldNames() {
    return fields.keySet();
  }

  public int intValue(String field) {
    return value(field, Integer.class);
  }

  public long longValue(String field) {
    return value(field, Long.class);
  }

  public double doubleValue(String field) {
    return value(field, Double.class);
  }

  public String string(String field) {
    return value(field, String.class);
  }

  /** The array itself: not to be changed. */
  public byte[] bytes(String field) {
    return value(field, byte[].class);
  }

  /** The value of a {@code Bool}; of an optional {@code true} whether it is set. */
  public boolean bool(String field) {
    return has(field) && value(field, Boolean.class);
  }

  public TlObject object(String field) {
    return value(field, TlObject.class);
  }

  /** The elements of a vector of objects. */
  public List<TlObject> objects(String field) {
    return vector(field, TlObject.class);
  }

  /** The elements of a vector of {@code int}. */
  public List<Integer> ints(String field) {
    return vector(field, Integer.class);
  }

  /** The elements of a vector of {@code long}. */
  public List<Long> longs(String field) {
    return vector(field, Long.class);
  }

  /** The elements of a vector, each checked to be of {@code type}. */
  public <T> List<T> vector(String field, Class<T> type) {
    List<?> items = value(field, List.class);
    return items.stream().<T>map(item -> cast(field, item, type)).toList();
  }

  /** The elements of an object made by {@link #vector(List)}. */
  List<?> items() {
    return value(ITEMS, List.class);
  }

  boolean isVector() {
    return is(VECTOR);
  }

  Object value(String field) {
    return value(field, Object.class);
  }

  private <T> T value(String field, Class<T> type) {
    var value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException("%s has no field %s".formatted(name, field));
    }
    return cast(field, value, type);
  }

  private <T> T cast(String field, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "%s.%s is %s, not %s"
              .formatted(name, field, value.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TlObject that
        && name.equals(that.name)
        && fields.keySet().equals(that.fields.keySet())
        && fields.entrySet().stream()
            .allMatch(e -> same(e.getValue(), that.fields.get(e.getKey())));
  }

  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return Arrays.deepEquals(a.toArray(), b.toArray());
    }
    return Arrays.deepEquals(new Object[] {left}, new Object[] {right});
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + fields.keySet().hashCode();
  }

  /** For logs: byte arrays show their length only. */
  @Override
  public String toString() {
    return fields.entrySet().stream()
        .map(e ->
            e.getKey()
                + "="
                + (e.getValue() instanceof byte[] bytes ? bytes.length + " bytes" : e.getValue()))
        .collect(Collectors.joining(", ", name + "{", "}"));
  }
}
