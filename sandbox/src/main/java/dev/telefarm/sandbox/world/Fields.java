package dev.telefarm.sandbox.world;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that several descriptions share. */
final class Fields {
  static final Pattern USERNAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{3,31}");

  private Fields() {}

  static void require(Pattern pattern, String field, @Nullable String value) {
    if (value == null) {
      throw new InvalidFieldException(field, "is missing");
    }
    if (!pattern.matcher(value).matches()) {
      throw new InvalidFieldException(field, "\"" + value + "\" does not match " + pattern);
    }
  }

  static void requireText(String field, @Nullable String value, int maximumLength) {
    if (value == null || value.isBlank()) {
      throw new InvalidFieldException(field, "is missing");
    }
    if (value.length() > maximumLength) {
      throw new InvalidFieldException(field, "is longer than " + maximumLength + " characters");
    }
  }
}
