package dev.telefarm.bench;

import dev.telefarm.bench.cases.DownloadCases;
import picocli.CommandLine.Command;

/** {@code bench download}. */
@Command(
    name = "download",
    mixinStandardHelpOptions = true,
    description = {
      "Measures downloads of a farm against bare TDLib on one sandbox, and prints a table of ratios and targets.",
      "The clock of the bare client runs from downloadFile to its answer, with everything looked up before; the"
          + " farm's from CreateDownload until COMPLETED is seen. Accounts are logged in, lanes ready and connections open"
          + " before: each side has fetched a file that nobody timed.",
      "Cases: store, lanes, four-lanes, stripes, small-files, crash, disk, memory.",
      "Takes about a quarter of an hour (--quick: about four minutes) and ends after 20 (8) minutes at the latest:"
          + " what was not measured by then does not hold.",
      "Exit status: 0 if every row holds, 1 if one does not or was not measured, 2 for a wrong command line."
    })
final class DownloadCommand extends MeasureCommand {
  DownloadCommand() {
    super(DownloadCases.SUITE);
  }
}
