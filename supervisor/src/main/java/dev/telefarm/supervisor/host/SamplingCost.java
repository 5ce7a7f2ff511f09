package dev.telefarm.supervisor.host;

import java.time.Duration;

/**
 * What sampling has cost so far.
 *
 * @param rounds since the start
 * @param wall in all of them
 * @param cpu of the sampling thread in all of them
 * @param lastCpu of the last round
 * @param lastWorkers processes in the last round
 */
public record SamplingCost(
    long rounds, Duration wall, Duration cpu, Duration lastCpu, int lastWorkers) {
  static final SamplingCost NONE =
      new SamplingCost(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  SamplingCost plus(Duration roundWall, Duration roundCpu, int workers) {
    return new SamplingCost(
        rounds + 1, wall.plus(roundWall), cpu.plus(roundCpu), roundCpu, workers);
  }
}
