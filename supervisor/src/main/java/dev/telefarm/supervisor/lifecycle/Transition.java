package dev.telefarm.supervisor.lifecycle;

import java.util.List;

/** The outcome of a step. */
public record Transition(Worker next, List<WorkerEffect> effects) {
  public Transition {
    effects = List.copyOf(effects);
  }
}
