package dev.telefarm.bench;

import dev.telefarm.bench.farm.FarmCases;
import picocli.CommandLine.Command;

/** {@code bench farm}. */
@Command(
    name = "farm",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how a farm of up to a hundred accounts starts, idles and recovers, on one sandbox.",
      "Every time is from the outside: from the command or the signal until the API shows the outcome.",
      "Cases: start, idle, replace, adopt, hundred, leaks.",
      "Takes about a quarter of an hour (--quick: about two minutes) and ends after 25 (8) minutes at the latest:"
          + " what was not measured by then does not hold.",
      "Exit status: 0 if every row holds, 1 if one does not or was not measured, 2 for a wrong command line."
    })
final class FarmCommand extends MeasureCommand {
  FarmCommand() {
    super(FarmCases.SUITE);
  }
}
