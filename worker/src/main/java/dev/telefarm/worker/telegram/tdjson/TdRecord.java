package dev.telefarm.worker.telegram.tdjson;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the records of one class become TDLib objects and back: {@code @type} is the class's name in
 * lowerCamelCase, fields are in snake_case. Fields are of the kinds that TDLib has: numbers,
 * booleans, texts, objects, and lists of these. Thread-safe.
 *
 * <p>Not Jackson's object mapper: getting it ready took a sixth of a start's processor time.
 */
final class TdRecord {
  static final String TYPE = "@type";

  private static final ClassValue<TdRecord> ALL =
      new ClassValue<>() {
        @Override
        protected TdRecord computeValue(Class<?> record) {
          return new TdRecord(record);
        }
      };

  private final String name;
  private final RecordComponent[] fields;
  private final String[] fieldNames;
  private final Constructor<?> constructor;

  private TdRecord(Class<?> record) {
    name = name(record);
    fields = record.getRecordComponents();
    fieldNames = new String[fields.length];
    Class<?>[] types = new Class<?>[fields.length];
    for (int i = 0; i < fields.length; i++) {
      fieldNames[i] = snakeCase(fields[i].getName());
      types[i] = fields[i].getType();
    }
    try {
      constructor = record.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // every record has it
    }
  }

  /**
   * @param record the class of a record
   */
  static TdRecord of(Class<?> record) {
    return ALL.get(record);
  }

  /** What TDLib calls the record's class. */
  static String name(Class<?> record) {
    String name = record.getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static String snakeCase(String name) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (Character.isUpperCase(letter)) {
        result.append('_');
      }
      result.append(Character.toLowerCase(letter));
    }
    return result.toString();
  }

  JsonObject write(Object record) {
    JsonObject object = new JsonObject();
    object.addProperty(TYPE, name);
    for (int i = 0; i < fields.length; i++) {
      try {
        object.add(fieldNames[i], written(fields[i].getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e); // all of them are public
      }
    }
    return object;
  }

  @SuppressWarnings(
      "IfChainToSwitch") // for each one over types the JVM makes a class, at the start
  private static JsonElement written(@Nullable Object value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    } else if (value instanceof String text) {
      return new JsonPrimitive(text);
    } else if (value instanceof Boolean truth) {
      return new JsonPrimitive(truth);
    } else if (value instanceof Number number) {
      return new JsonPrimitive(number);
    } else if (value instanceof List<?> list) {
      JsonArray array = new JsonArray(list.size());
      list.forEach(item -> array.add(written(item)));
      return array;
    }
    return of(value.getClass()).write(value);
  }

  /**
   * A record of this class. A field that is not there is 0, false or null.
   *
   * @param kinds the class of an object whose field allows several; null if it is not modelled
   * @throws IllegalArgumentException if a field is not as the record has it; the message holds no
   *     value, which may be somebody's text
   */
  Object read(JsonObject object, Function<JsonObject, @Nullable Class<?>> kinds) {
    @Nullable Object[] values = new @Nullable Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      try {
        values[i] = read(object.get(fieldNames[i]), fields[i].getGenericType(), kinds);
      } catch (IllegalStateException
          | NumberFormatException
          | UnsupportedOperationException e) { // what Gson throws for another kind
        throw new IllegalArgumentException(name + "." + fieldNames[i] + " is not as expected");
      }
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be made", e);
    }
  }

  private static @Nullable Object read(
      @Nullable JsonElement value, Type type, Function<JsonObject, @Nullable Class<?>> kinds) {
    if (value == null || value.isJsonNull()) {
      return absent(type);
    } else if (type instanceof ParameterizedType list) {
      List<@Nullable Object> items = new ArrayList<>();
      for (JsonElement item : value.getAsJsonArray()) {
        items.add(read(item, list.getActualTypeArguments()[0], kinds));
      }
      return items;
    } else if (type == String.class) {
      return value.getAsString();
    } else if (type == boolean.class) {
      return value.getAsBoolean();
    } else if (type == int.class) {
      return value.getAsInt();
    } else if (type == long.class || type == Long.class) {
      return value.getAsLong(); // TDLib's int64 are texts, its int53 numbers
    }
    JsonObject object = value.getAsJsonObject();
    Class<?> expected = (Class<?>) type;
    Class<?> actual = expected.isRecord() ? expected : kinds.apply(object);
    return actual == null || !expected.isAssignableFrom(actual)
        ? null
        : of(actual).read(object, kinds);
  }

  private static @Nullable Object absent(Type type) {
    if (type == boolean.class) {
      return false;
    } else if (type == int.class) {
      return 0;
    }
    return type == long.class ? (Object) 0L : null;
  }
}
