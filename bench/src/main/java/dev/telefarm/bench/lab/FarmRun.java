package dev.telefarm.bench.lab;

import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import java.util.ArrayList;
import java.util.List;

/**
 * Downloads of the farm from CreateDownload until COMPLETED.
 *
 * @param whole from the first CreateDownload until the last COMPLETED
 * @param runningNanos from the first RUNNING that was seen until the last COMPLETED
 */
public record FarmRun(Measurement whole, long runningNanos) {
  /** Both times, for the table's inputs. */
  public List<Input> inputs(String name) {
    var inputs = new ArrayList<Input>();
    inputs.add(Input.seconds(name + " from CreateDownload", whole.nanos()));
    inputs.add(Input.seconds(name + " from RUNNING", runningNanos));
    return inputs;
  }
}
