package dev.telefarm.client.cli.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What commands print, unless a flag says otherwise. */
public enum Output {
  TEXT,
  QUIET,
  JSON;

  static Optional<Output> of(String word) {
    return Arrays.stream(values())
        .filter(output -> output.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
