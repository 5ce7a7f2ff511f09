package dev.telefarm.client.cli;

import java.io.Console;
import java.util.Optional;

/** A person at a terminal. */
record ConsoleInput(Console console) implements Input {
  @Override
  public boolean interactive() {
    return true;
  }

  @Override
  public Optional<String> line(String prompt, boolean secret) {
    if (secret) {
      char[] typed = console.readPassword("%s", prompt);
      return Optional.ofNullable(typed).map(String::new);
    }
    return Optional.ofNullable(console.readLine("%s", prompt));
  }
}
