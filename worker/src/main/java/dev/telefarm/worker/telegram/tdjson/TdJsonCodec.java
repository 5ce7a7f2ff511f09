package dev.telefarm.worker.telegram.tdjson;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramException;
import java.lang.reflect.ParameterizedType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@code worker.telegram} as TDLib JSON and back: as {@link TdRecord} says, unknown
 * fields are ignored, objects of kinds that are not modelled become null. Thread-safe.
 */
final class TdJsonCodec {
  private final Map<String, Class<?>> modelled = new HashMap<>();

  TdJsonCodec() {
    collect(TdObject.class);
  }

  /** The request for {@code function}, with {@code extra} as what TDLib repeats in the answer. */
  String encode(TdFunction<?> function, long extra) {
    JsonObject object = TdRecord.of(function.getClass()).write(function);
    object.addProperty("@extra", extra);
    return object.toString();
  }

  JsonObject parse(String json) {
    try {
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      // The text itself stays out of the message: it may hold messages of the account.
      throw new IllegalStateException("TDLib sent something that is not a JSON object");
    }
  }

  /** The object in {@code json}; null when it is of a kind that is not modelled. */
  @Nullable TdObject decode(JsonObject json) {
    Class<?> kind = kind(json);
    try {
      return kind == null ? null : (TdObject) TdRecord.of(kind).read(json, this::kind);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("TDLib's " + typeName(json) + " is not as expected", e);
    }
  }

  private @Nullable Class<?> kind(JsonObject json) {
    return modelled.get(typeName(json));
  }

  private static String typeName(JsonObject json) {
    JsonElement type = json.get(TdRecord.TYPE);
    return type != null && type.isJsonPrimitive() ? type.getAsString() : "";
  }

  /**
   * The answer to {@code function} in {@code json}.
   *
   * @throws TelegramException if it is an error; 404 too where TDLib answers "ok" for something
   *     that does not exist, and where it answers another kind than the modelled ones of several
   */
  <R extends TdObject> R result(TdFunction<R> function, JsonObject json) {
    return result(resultType(function), function, json);
  }

  private <R extends TdObject> R result(Class<R> type, TdFunction<R> function, JsonObject json) {
    TdObject object = decode(json);
    if (type.isInstance(object)) {
      return type.cast(object);
    }
    if (object == null && !type.isRecord()) {
      throw new TelegramException(404, typeName(json) + " is not supported");
    }
    throw switch (object) {
      case TdObject.Error error -> new TelegramException(error.code(), error.message());
      case TdObject.Ok _ -> new TelegramException(404, "Not Found");
      case null, default ->
          new IllegalStateException(
              function.getClass().getSimpleName() + " was answered with " + typeName(json));
    };
  }

  /** The R of TdFunction&lt;R&gt;, which every function record names in its header. */
  @SuppressWarnings("unchecked")
  private static <R extends TdObject> Class<R> resultType(TdFunction<R> function) {
    ParameterizedType port = (ParameterizedType) function.getClass().getGenericInterfaces()[0];
    return (Class<R>) port.getActualTypeArguments()[0];
  }

  private void collect(Class<?> type) {
    if (type.isRecord()) {
      modelled.put(TdRecord.name(type), type);
    } else {
      for (Class<?> kind : type.getPermittedSubclasses()) {
        collect(kind);
      }
    }
  }
}
