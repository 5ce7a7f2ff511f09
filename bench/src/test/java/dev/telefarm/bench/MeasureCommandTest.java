package dev.telefarm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.bench.api.ApiCases;
import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.DownloadCases;
import dev.telefarm.bench.cases.Suite;
import dev.telefarm.bench.farm.FarmCases;
import dev.telefarm.bench.faults.FaultSuite;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class MeasureCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<Arguments> commands() {
    return Stream.of(
        Arguments.of(new DownloadCommand(), DownloadCases.SUITE),
        Arguments.of(new FarmCommand(), FarmCases.SUITE),
        Arguments.of(new FaultsCommand(), new FaultSuite().suite()),
        Arguments.of(new ApiCommand(), ApiCases.suite()));
  }

  private int run(MeasureCommand command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpNamesEveryCase(MeasureCommand command, Suite suite) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("Cases: " + String.join(", ", names(suite)) + ".");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void unknownCaseIsRefusedBeforeAnythingStarts(MeasureCommand command, Suite suite) {
    assertThat(run(command, "--case", "speed")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("no case speed: there are " + String.join(", ", names(suite)));
  }

  private static List<String> names(Suite suite) {
    return suite.shown().stream().map(BenchCase::name).toList();
  }
}
