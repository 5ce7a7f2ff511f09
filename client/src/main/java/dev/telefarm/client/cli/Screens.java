package dev.telefarm.client.cli;

/** Opens the terminal as a whole. */
@FunctionalInterface
interface Screens {
  /** To be closed by the caller. */
  Screen open();
}
