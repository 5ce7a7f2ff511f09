package dev.telefarm.bench;

import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {DownloadCommand.class, FarmCommand.class, FaultsCommand.class, ApiCommand.class},
    description = "Measures the farm on a sandbox.")
final class BenchMain {
  private BenchMain() {}

  /** Ends with the command's status; 2 for a wrong command line. */
  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "bench-logback.xml");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }
}
