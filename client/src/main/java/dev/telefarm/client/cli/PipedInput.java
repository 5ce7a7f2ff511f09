package dev.telefarm.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A script: one line for each answer, no prompts. */
record PipedInput(BufferedReader lines) implements Input {
  @Override
  public boolean interactive() {
    return false;
  }

  @Override
  public Optional<String> line(String prompt, boolean secret) {
    try {
      return Optional.ofNullable(lines.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
