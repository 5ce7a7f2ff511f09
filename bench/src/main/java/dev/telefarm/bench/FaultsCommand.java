package dev.telefarm.bench;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.faults.FaultSuite;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Row;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench faults}. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what Telegram's faults cost a farm: what its user sees, whether it recovers by itself, the seconds"
          + " that are lost over the fault's own length, the bytes that are fetched twice; bare TDLib meets the same"
          + " beside it.",
      "Each fault has accounts of its own, which receive 4 MiB/s; the file has 16 MiB. Seconds lost are those from"
          + " CreateDownload until COMPLETED is seen, less the fastest of three undisturbed runs, less what Telegram"
          + " demanded or the fault was held on. Where only a person can help, it is the time until that is shown.",
      "Cases: flood-5, premium-3, flood-hour-handed, flood-hour, reference-once, "
          + "reference-twice, edited, replaced, deleted, private, unregistered-once, "
          + "unregistered-while, other-dc, migrate, unregistered-home, unknown-key, "
          + "close-one, close-all, close-storm, silence, silent-network, swallowed, "
          + "swallowed-all, stuck-99, delayed, trickle, 500-once, 500-while, 503-once, "
          + "503-while, busy-once, busy-while, short-part, empty-part, cdn, proxy-closes, proxy-refusing, "
          + "proxy-dead, proxy-cut-off, proxy-slow, proxy-gone, killed.",
      "Ends after 12 minutes (--quick, some faults of each sort and without bare TDLib: 2) at the latest:"
          + " what was not measured by then does not hold.",
      "Exit status: 0 if every row holds, 1 if one does not or was not measured, 2 for a wrong command line."
    })
final class FaultsCommand extends MeasureCommand {
  private final FaultSuite faults;

  @Option(names = "--long", description = "Also FLOOD_WAIT of 40 and of 120 s.")
  private boolean lengthy;

  FaultsCommand() {
    this(new FaultSuite());
  }

  private FaultsCommand(FaultSuite faults) {
    super(faults.suite());
    this.faults = faults;
  }

  @Override
  List<BenchCase> standard(boolean quick) {
    return faults.standard(quick, lengthy);
  }

  @Override
  void measure(List<BenchCase> cases, Sizes sizes, Lab lab, Consumer<Row> rows) {
    faults.measure(cases, sizes, lab, rows);
  }
}
