package dev.telefarm.supervisor.naming;

import dev.telefarm.proto.link.v1.TargetTemplate.Component;
import dev.telefarm.proto.link.v1.TargetTemplate.Field;
import dev.telefarm.proto.link.v1.TargetTemplate.Piece;
import dev.telefarm.proto.link.v1.TargetTemplate.Placeholder;
import dev.telefarm.proto.link.v1.TargetTemplate.Value;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one name of a path: text and placeholders. For one name. */
final class ComponentReader {
  private static final String PREFIX = "FIELD_";
  private static final int MAX_TEXT = 240;
  private static final int MAX_DIGITS = 20;
  private static final int MAX_PATTERN = 64;
  private static final OffsetDateTime SOME_TIME =
      OffsetDateTime.of(2013, 8, 14, 12, 0, 0, 0, ZoneOffset.UTC);

  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final Component.Builder component = Component.newBuilder();

  private ComponentReader(String name) {
    this.name = name;
  }

  static Component read(String name) throws TemplateException {
    return new ComponentReader(name).read();
  }

  private Component read() throws TemplateException {
    int at = 0;
    while (at < name.length()) {
      char c = name.charAt(at);
      boolean doubled = at + 1 < name.length() && name.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        text.append(c);
        at += 2;
      } else if (c == '{') {
        int end = name.indexOf('}', at);
        if (end < 0) {
          throw new TemplateException(
              "has a { without its } in '"
                  + name
                  + "'; a brace that is meant as such is written twice");
        }
        flush();
        component.addPieces(
            Piece.newBuilder().setPlaceholder(placeholder(name.substring(at + 1, end))));
        at = end + 1;
      } else if (c == '}') {
        throw new TemplateException(
            "has a } without its { in '"
                + name
                + "'; a brace that is meant as such is written twice");
      } else {
        text.append(c);
        at++;
      }
    }
    flush();
    return component.build();
  }

  private void flush() {
    if (!text.isEmpty()) {
      component.addPieces(Piece.newBuilder().setText(text.toString()));
      text.setLength(0);
    }
  }

  private static Placeholder placeholder(String inside) throws TemplateException {
    Placeholder.Builder placeholder = Placeholder.newBuilder();
    for (String value : inside.split("\\|", -1)) {
      placeholder.addValues(value(value));
    }
    return placeholder.build();
  }

  private static Value value(String text) throws TemplateException {
    int colon = text.indexOf(':');
    String spelled = colon < 0 ? text : text.substring(0, colon);
    Field field =
        field(spelled)
            .orElseThrow(() ->
                new TemplateException(
                    "has an unknown placeholder {" + spelled + "}; known are " + known()));
    Value.Builder value = Value.newBuilder().setField(field);
    if (colon >= 0) {
      argument(value, text.substring(colon + 1), text);
    }
    return value.build();
  }

  private static void argument(Value.Builder value, String argument, String whole)
      throws TemplateException {
    switch (value.getField()) {
      case FIELD_DATE -> value.setPattern(pattern(argument));
      case FIELD_MESSAGE, FIELD_ALBUM, FIELD_INDEX, FIELD_TOPIC ->
          value.setLength(number(argument, MAX_DIGITS, whole));
      case FIELD_CHAT, FIELD_USERNAME, FIELD_NAME, FIELD_STEM, FIELD_CAPTION ->
          value.setLength(number(argument, MAX_TEXT, whole));
      case FIELD_CHAT_ID, FIELD_EXT, FIELD_TYPE, FIELD_UNIQUE_ID, FIELD_UNSPECIFIED, UNRECOGNIZED ->
          throw new TemplateException(
              "has {" + whole + "}, of which there is nothing to say after a colon");
    }
  }

  private static int number(String text, int max, String whole) throws TemplateException {
    int number = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > max) {
      throw new TemplateException(
          "has {" + whole + "}: after the colon must be a number from 1 to " + max);
    }
    return number;
  }

  private static String pattern(String pattern) throws TemplateException {
    try {
      if (!pattern.isEmpty() && pattern.length() <= MAX_PATTERN) {
        var _ = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(SOME_TIME);
        return pattern;
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Said below.
    }
    throw new TemplateException(
        "has {date:"
            + pattern
            + "}: after the colon must be a pattern such as yyyy-MM-dd or yyyyMMdd_HHmm");
  }

  private static Optional<Field> field(String spelled) {
    return Arrays.stream(Field.values())
        .filter(field -> field != Field.FIELD_UNSPECIFIED && field != Field.UNRECOGNIZED)
        .filter(field -> spelled(field).equals(spelled))
        .findFirst();
  }

  private static String known() {
    return Arrays.stream(Field.values())
        .filter(field -> field != Field.FIELD_UNSPECIFIED && field != Field.UNRECOGNIZED)
        .map(field -> "{" + spelled(field) + "}")
        .collect(Collectors.joining(", "));
  }

  private static String spelled(Field field) {
    return field.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
  }
}
