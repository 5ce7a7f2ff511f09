package dev.telefarm.bench.faults;

import dev.telefarm.bench.faults.Fault.Kind;
import java.util.List;

/** The farm's own processes die. */
final class ProcessFaults {
  private ProcessFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
                Kind.PROCESS,
                "killed",
                "kill -9 of the worker",
                Script.atHalf(scene -> scene.kill().run()))
            .ofTheFarmAlone()
            .inQuickRuns());
  }
}
