package dev.telefarm.bench.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.bench.faults.Fault.Setting;
import dev.telefarm.bench.lab.BareRun;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.lab.Story;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long the file takes when nothing goes wrong, on either side. Measured once; thread-safe. */
final class Baseline {
  private static final int RUNS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @GuardedBy("this")
  private @Nullable Times times;

  /**
   * Seconds of each undisturbed run.
   *
   * @param bare empty if bare TDLib was not wanted
   */
  record Times(List<Double> farm, List<Double> bare) {
    /** The fastest, as a busy moment of the machine must not hide what a fault costs. */
    double farmBest() {
      return farm.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double bareBest() {
      return bare.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }
  }

  /** Whoever comes first measures, and the others wait for it. */
  synchronized Times of(Lab lab, boolean besideBare) throws IOException, InterruptedException {
    if (times == null) {
      times = measure(lab, besideBare);
    }
    return times;
  }

  private static Times measure(Lab lab, boolean besideBare)
      throws IOException, InterruptedException {
    List<Double> farm = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (Stage stage = Stage.open(lab, "undisturbed", Setting.USUAL, besideBare)) {
      for (int run = 0; run < RUNS; run++) {
        Story story = stage.farm(Script.NONE, false, LIMIT, _ -> false).story();
        if (!story.original()) {
          throw new NotMeasuredException(
              "an undisturbed download did not complete: " + story.last());
        }
        farm.add(story.nanos() / 1e9);
        if (besideBare) {
          bare.add(undisturbed(stage.bare(Script.NONE, false, LIMIT).run()));
        }
      }
    }
    return new Times(List.copyOf(farm), List.copyOf(bare));
  }

  private static double undisturbed(BareRun run) {
    if (!run.completed()) {
      throw new NotMeasuredException("an undisturbed bare download did not: " + run.failure());
    }
    return run.nanos() / 1e9;
  }
}
