package dev.telefarm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.DownloadCases;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DownloadCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new DownloadCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void helpNamesEveryCase() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains(DownloadCases.SUITE.shown().stream().map(BenchCase::name).toList());
  }

  @Test
  void unknownCaseIsRefusedBeforeAnythingStarts() {
    assertThat(run("--case", "speed")).isEqualTo(2);
    assertThat(err.toString()).startsWith("no case speed: there are store, lanes, ");
  }
}
