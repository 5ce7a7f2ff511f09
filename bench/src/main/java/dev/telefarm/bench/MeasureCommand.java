package dev.telefarm.bench;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Measurable;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.cases.Suite;
import dev.telefarm.bench.lab.Deadline;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.lab.Scratch;
import dev.telefarm.bench.report.JsonRows;
import dev.telefarm.bench.report.Row;
import dev.telefarm.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a suite's cases, prints the table. */
abstract class MeasureCommand implements Callable<Integer> {
  private static final int MISSED = 1;

  private final Suite suite;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes the rows as a list of JSON objects.")
  private @Nullable Path json;

  @Option(
      names = "--case",
      paramLabel = "NAME",
      description = "Only this case; repeatable. Default: all.")
  private List<String> names = List.of();

  @Option(
      names = "--quick",
      description = "Small sizes, one run each: for a look, not for figures.")
  private boolean quick;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "Downloads go to a folder in DIR, which is deleted afterwards. Default: the folder for temporary files.")
  private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

  @Spec private CommandSpec spec = CommandSpec.create();

  MeasureCommand(Suite suite) {
    this.suite = suite;
  }

  @Override
  public Integer call() throws IOException {
    List<BenchCase> cases = names.isEmpty() ? standard(quick) : named();
    Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
    var deadline = new Deadline(quick ? suite.quick() : suite.full(), System::nanoTime);
    try (Scratch folder = Scratch.below(scratch, suite.space() * sizes.large());
        Lab lab = new Lab(launcher(), folder.folder(), deadline, MeasureCommand::print)) {
      // A signal ends this process only after what it started has ended.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(lab, folder), "stop"));
      var rows = new ArrayList<Row>();
      write(rows); // at once, so that a file that cannot be written is not found out at the end
      measure(
          cases,
          sizes,
          lab,
          row -> {
            rows.add(row);
            write(rows);
          });
      System.out.println(Table.render(rows));
      return rows.stream().allMatch(Row::holds) ? 0 : MISSED;
    } catch (NotMeasuredException e) {
      System.err.println("bench: " + e.getMessage());
      return MISSED;
    }
  }

  /** What is measured when no case is named. */
  List<BenchCase> standard(boolean quick) {
    return suite.shown();
  }

  /**
   * Measures the cases, one after the other.
   *
   * @param rows takes each row, in the order of the table
   */
  void measure(List<BenchCase> cases, Sizes sizes, Lab lab, Consumer<Row> rows) {
    for (BenchCase one : cases) {
      lab.note(one.name() + ": " + one.description());
      for (Measurable figure : one.figures(sizes)) {
        rows.accept(figure.row(lab));
      }
    }
  }

  private List<BenchCase> named() {
    return names.stream().map(this::named).toList();
  }

  private BenchCase named(String name) {
    return suite
        .named(name)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "no case "
                    + name
                    + ": there are "
                    + suite.shown().stream()
                        .map(BenchCase::name)
                        .collect(Collectors.joining(", "))));
  }

  private void write(List<Row> rows) {
    if (json == null) {
      return;
    }
    try {
      Files.writeString(json, JsonRows.render(rows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path launcher() {
    return Path.of(System.getProperty("telefarm.launcher", "scripts/telefarm")).toAbsolutePath();
  }

  private static void leaveNothing(Lab lab, Scratch folder) {
    lab.close();
    try {
      folder.close();
    } catch (IOException e) {
      print("while stopping: " + e);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
