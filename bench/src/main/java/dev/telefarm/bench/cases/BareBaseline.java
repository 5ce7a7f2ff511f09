package dev.telefarm.bench.cases;

import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.FarmRun;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.Original;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of bare TDLib that several figures of a case are compared with: for runs that the shaping
 * makes long, and the same each time.
 */
final class BareBaseline {
  private final long bytes;
  private final Shape shape;
  private @Nullable Original file;
  private @Nullable Measurement bare;

  BareBaseline(long bytes, Shape shape) {
    this.bytes = bytes;
    this.shape = shape;
  }

  long bytes() {
    return bytes;
  }

  Found against(Lab lab, AccountSetup account) throws Exception {
    lab.begin(account);
    Original original = file == null ? lab.telegram().post(bytes) : file;
    file = original;
    Measurement baseline = bare == null ? measure(lab, original) : bare;
    bare = baseline;
    lab.telegram().shape(shape);
    FarmRun farm = lab.downloads().fetch(original, account);
    var inputs = new ArrayList<Input>();
    inputs.add(Input.seconds("bare", baseline.nanos()));
    inputs.addAll(farm.inputs("farm"));
    inputs.add(Input.rate("bare", baseline.bytesPerSecond()));
    inputs.add(Input.rate("farm", farm.whole().bytesPerSecond()));
    return new Found(farm.whole().bytesPerSecond() / baseline.bytesPerSecond(), inputs);
  }

  private Measurement measure(Lab lab, Original original) throws Exception {
    lab.bare().prepare(List.of(original));
    lab.telegram().shape(shape);
    return lab.bare().fetch();
  }
}
