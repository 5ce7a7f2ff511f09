package dev.telefarm.sandbox.control;

import dev.telefarm.sandbox.transport.Connection;
import java.util.List;

/** The connections of a running sandbox. Thread-safe. */
public interface Connections {
  /** Those that are open. */
  List<Connection> open();

  /** How many there have been since the start. */
  long total();
}
