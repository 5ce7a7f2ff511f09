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

/**
 * One file fetched by bare TDLib and by an account of the farm, in turns, and the ratio of the
 * medians of their rates.
 */
record AgainstBare(long bytes, int runs, Shape shape, AccountSetup account) {
  Found measure(Lab lab) throws Exception {
    lab.begin(account);
    Original file = lab.telegram().post(bytes);
    lab.bare().prepare(List.of(file));
    lab.telegram().shape(shape);
    var bare = new ArrayList<Measurement>();
    var farm = new ArrayList<Measurement>();
    var inputs = new ArrayList<Input>();
    for (int run = 1; run <= runs; run++) {
      bare.add(lab.bare().fetch());
      inputs.add(Input.seconds("bare run " + run, bare.getLast().nanos()));
      FarmRun fetched = lab.downloads().fetch(file, account);
      farm.add(fetched.whole());
      inputs.addAll(fetched.inputs("farm run " + run));
    }
    double bareRate = Measurement.median(bare, Measurement::bytesPerSecond);
    double farmRate = Measurement.median(farm, Measurement::bytesPerSecond);
    inputs.add(Input.rate("bare median", bareRate));
    inputs.add(Input.rate("farm median", farmRate));
    return new Found(farmRate / bareRate, inputs);
  }
}
