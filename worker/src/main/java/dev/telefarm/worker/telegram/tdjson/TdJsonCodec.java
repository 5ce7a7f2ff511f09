package dev.telefarm.worker.telegram.tdjson;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramException;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@code worker.telegram} as TDLib JSON and back: {@code @type} is the record's name
 * in lowerCamelCase, fields are in snake_case, unknown fields are ignored, objects of kinds that
 * are not modelled become null. Thread-safe.
 */
final class TdJsonCodec {
  private static final String TYPE = "@type";
  private static final Package PORT = TdObject.class.getPackage();

  private final JsonMapper mapper =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
          .annotationIntrospector(new TypedByName())
          .build();
  private final Set<String> modelled = new HashSet<>();

  TdJsonCodec() {
    collect(TdObject.class);
  }

  /** The request for {@code function}, with {@code extra} as what TDLib repeats in the answer. */
  String encode(TdFunction<?> function, long extra) {
    ObjectNode node = mapper.valueToTree(function);
    node.put("@extra", extra);
    return node.toString();
  }

  JsonNode parse(String json) {
    try {
      return mapper.readTree(json);
    } catch (JsonProcessingException e) {
      // The text itself stays out of the message: it may hold messages of the account.
      throw new IllegalStateException("TDLib sent something that is not JSON", e);
    }
  }

  /** The object in {@code node}; null when it is of a kind that is not modelled. */
  @Nullable TdObject decode(JsonNode node) {
    if (!modelled.contains(node.path(TYPE).asText())) {
      return null;
    }
    try {
      return mapper.treeToValue(node, TdObject.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "TDLib's " + node.path(TYPE).asText() + " is not as expected", e);
    }
  }

  /**
   * The answer to {@code function} in {@code node}.
   *
   * @throws TelegramException if it is an error; 404 too where TDLib answers "ok" for something
   *     that does not exist
   */
  <R extends TdObject> R result(TdFunction<R> function, JsonNode node) {
    return result(resultType(function), function, node);
  }

  private <R extends TdObject> R result(Class<R> type, TdFunction<R> function, JsonNode node) {
    TdObject object = decode(node);
    if (type.isInstance(object)) {
      return type.cast(object);
    }
    throw switch (object) {
      case TdObject.Error error -> new TelegramException(error.code(), error.message());
      case TdObject.Ok _ -> new TelegramException(404, "Not Found");
      case null, default ->
          new IllegalStateException(
              function.getClass().getSimpleName()
                  + " was answered with "
                  + node.path(TYPE).asText());
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
      modelled.add(typeName(type));
    } else {
      Arrays.stream(type.getPermittedSubclasses()).forEach(this::collect);
    }
  }

  private static String typeName(Class<?> type) {
    String name = type.getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Tells Jackson of @type for every class of the port, so that the records need no annotations.
   */
  private static final class TypedByName extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
      if (type.getRawType().getPackage() != PORT) {
        return super.findTypeResolver(config, type, baseType);
      }
      return _constructStdTypeResolverBuilder()
          .init(JsonTypeInfo.Id.NAME, null)
          .inclusion(JsonTypeInfo.As.PROPERTY)
          .typeProperty(TYPE);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated type) {
      return type.getRawType().isSealed()
          ? Arrays.stream(type.getRawType().getPermittedSubclasses()).map(NamedType::new).toList()
          : super.findSubtypes(type);
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass type) {
      return type.getRawType().getPackage() == PORT
          ? typeName(type.getRawType())
          : super.findTypeName(type);
    }
  }
}
