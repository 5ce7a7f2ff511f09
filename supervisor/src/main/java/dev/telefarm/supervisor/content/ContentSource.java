package dev.telefarm.supervisor.content;

/** One download as the farm knows it. Asks the farm's thread, so it waits for a moment. */
public interface ContentSource {
  /** What is known now, with the durable parts from the given one on. */
  ContentView look(int part);
}
