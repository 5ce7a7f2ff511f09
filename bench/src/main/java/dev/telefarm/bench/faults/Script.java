package dev.telefarm.bench.faults;

import dev.telefarm.sandbox.proto.v1.Rule;
import java.util.List;

/**
 * How a fault is made.
 *
 * @param rules for the sandbox, from before the download on; whom and which file they are for is
 *     filled in
 * @param moments what is done to the world while the file comes, in order
 */
record Script(List<Rule> rules, List<Moment> moments) {
  /** Nothing goes wrong. */
  static final Script NONE = new Script(List.of(), List.of());

  Script {
    rules = List.copyOf(rules);
    moments = List.copyOf(moments);
  }

  /**
   * @param share of the file that was served by then, 0 to 1
   */
  record Moment(double share, Act act) {}

  @FunctionalInterface
  interface Act {
    void on(Scene scene);
  }

  static Script of(Rule.Builder... rules) {
    return new Script(List.of(rules).stream().map(Rule.Builder::build).toList(), List.of());
  }

  /** When half of the file was served. */
  static Script atHalf(Act act) {
    return new Script(List.of(), List.of(new Moment(0.5, act)));
  }
}
