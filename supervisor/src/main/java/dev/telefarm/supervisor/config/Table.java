package dev.telefarm.supervisor.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One table of the file. Reading a key takes it out; what nobody took is unknown. */
final class Table {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");

  private final ConfigFile file;
  private final String name;
  private final Map<String, JsonNode> values;

  private Table(ConfigFile file, String name, Map<String, JsonNode> values) {
    this.file = file;
    this.name = name;
    this.values = values;
  }

  static Table empty(ConfigFile file, String name) {
    return new Table(file, name, new TreeMap<>());
  }

  static Table of(ConfigFile file, String name, JsonNode node) {
    Table table = empty(file, name);
    if (!node.isObject()) {
      throw new ConfigException(file.place("", name) + ": [" + name + "] must be a table");
    }
    node.properties().forEach(entry -> table.values.put(entry.getKey(), entry.getValue()));
    return table;
  }

  Optional<String> text(String key) {
    return take(key, "a text in quotes", node -> node.isTextual() ? node.textValue() : null);
  }

  Optional<Integer> integer(String key) {
    return take(
        key,
        "a whole number",
        node -> node.canConvertToInt() && node.isIntegralNumber() ? node.intValue() : null);
  }

  Optional<Boolean> bool(String key) {
    return take(key, "true or false", node -> node.isBoolean() ? node.booleanValue() : null);
  }

  Optional<List<String>> texts(String key) {
    return take(key, "a list of texts in quotes", Table::parseTexts);
  }

  Optional<List<Integer>> integers(String key) {
    return take(key, "a list of whole numbers", Table::parseIntegers);
  }

  Duration duration(String key, Duration absent) {
    return duration(key).orElse(absent);
  }

  Optional<Duration> duration(String key) {
    return take(
        key,
        "a duration such as \"500ms\", \"1s\", \"5m\", \"2h\" or \"90d\"",
        Table::parseDuration);
  }

  /** Bytes. */
  long size(String key, long absent) {
    return take(key, "a size such as \"512KiB\", \"400MiB\" or \"2GiB\"", Table::parseSize)
        .orElse(absent);
  }

  /** Bytes a second. */
  Optional<Long> rate(String key) {
    return take(
        key,
        "a rate such as \"800kB/s\", \"2MB/s\" or \"1.5MiB/s\"",
        node -> node.isTextual() ? ByteRate.parse(node.textValue()).orElse(null) : null);
  }

  /** A table of this one in which every value is a text; empty if it is missing. */
  Map<String, String> textsByName(String key) {
    return take(key, "a table whose values are texts in quotes", Table::parseTextsByName)
        .orElse(Map.of());
  }

  /** A table inside of this one, {@code [name.key]}; empty if there is none. */
  Optional<Table> table(String key) {
    return take(key, "a table", node -> node.isObject() ? node : null)
        .map(node -> of(file, name + "." + key, node));
  }

  void refuseRest() {
    if (!values.isEmpty()) {
      String key = values.keySet().iterator().next();
      throw new ConfigException(
          file.place(name, key) + ": unknown key '" + key + "' in [" + name + "]");
    }
  }

  private <T> Optional<T> take(String key, String wanted, Conversion<T> conversion) {
    JsonNode node = values.remove(key);
    if (node == null) {
      return Optional.empty();
    }
    T value = conversion.apply(node);
    if (value == null) {
      // The value itself stays out of the message: it may be a secret in the wrong place.
      throw new ConfigException(
          file.place(name, key) + ": " + key + " in [" + name + "] must be " + wanted);
    }
    return Optional.of(value);
  }

  private static @Nullable List<String> parseTexts(JsonNode node) {
    if (!node.isArray()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        return null;
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  private static @Nullable Map<String, String> parseTextsByName(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual()) {
        return null;
      }
      texts.put(entry.getKey(), entry.getValue().textValue());
    }
    return texts;
  }

  private static @Nullable List<Integer> parseIntegers(JsonNode node) {
    if (!node.isArray()) {
      return null;
    }
    List<Integer> integers = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isIntegralNumber() || !element.canConvertToInt()) {
        return null;
      }
      integers.add(element.intValue());
    }
    return integers;
  }

  private static @Nullable Duration parseDuration(JsonNode node) {
    Matcher matcher = DURATION.matcher(node.isTextual() ? node.textValue() : "");
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static @Nullable Long parseSize(JsonNode node) {
    Matcher matcher = SIZE.matcher(node.isTextual() ? node.textValue() : "");
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "B" -> amount;
      case "KiB" -> amount << 10;
      case "MiB" -> amount << 20;
      default -> amount << 30;
    };
  }

  private interface Conversion<T> {
    @Nullable T apply(JsonNode node);
  }
}
