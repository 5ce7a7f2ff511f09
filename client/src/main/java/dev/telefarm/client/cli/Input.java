package dev.telefarm.client.cli;

import java.util.Optional;

/** Answers of the user, or of the script that feeds standard input. */
interface Input {
  /** True if a person sits there, who sees the prompts and can try again. */
  boolean interactive();

  /**
   * The next line.
   *
   * @param prompt shown to a person only
   * @param secret not echoed
   * @return empty at the end of the input
   */
  Optional<String> line(String prompt, boolean secret);
}
