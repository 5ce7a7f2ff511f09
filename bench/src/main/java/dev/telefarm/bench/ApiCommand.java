package dev.telefarm.bench;

import dev.telefarm.bench.api.ApiCases;
import picocli.CommandLine.Command;

/** {@code bench api}. */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how a supervisor's API answers programs and people: many downloads, many watchers, a large file.",
      "The clients run in this process and share the processors with the supervisor."
          + " Downloads that only make work for the API are for accounts that do not exist, so that nothing is fetched.",
      "Cases: command, create, batch, list, watch, stuck, read.",
      "Takes about a quarter of an hour (--quick: about two minutes) and ends after 25 (6) minutes at the latest:"
          + " what was not measured by then does not hold.",
      "Exit status: 0 if every row holds, 1 if one does not or was not measured, 2 for a wrong command line."
    })
final class ApiCommand extends MeasureCommand {
  ApiCommand() {
    super(ApiCases.suite());
  }
}
