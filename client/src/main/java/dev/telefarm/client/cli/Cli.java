package dev.telefarm.client.cli;

import dev.telefarm.client.certs.Role;
import dev.telefarm.client.cli.view.TopSort;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Runs command lines. */
final class Cli {
  private Cli() {}

  /** Runs one command line to its end and returns the exit code. */
  static int run(Host host, String... args) {
    return commandLine(host, args).execute(args);
  }

  /** What can run {@code args}. With no arguments it knows every command. */
  static CommandLine commandLine(Host host, String... args) {
    RootCommand root = new RootCommand();
    Session session = new Session(host, root.options);
    Failures failures = new Failures(host.err());
    CommandLine line = new CommandLine(root);
    new Commands(session).addTo(line, args);
    return line.registerConverter(Role.class, Arguments.enumConverter(Role.class, ""))
        .registerConverter(Media.Type.class, Arguments.enumConverter(Media.Type.class, "TYPE_"))
        .registerConverter(
            Download.State.class, Arguments.enumConverter(Download.State.class, "STATE_"))
        .registerConverter(
            DownloadTarget.IfExists.class,
            Arguments.enumConverter(DownloadTarget.IfExists.class, "IF_EXISTS_"))
        .registerConverter(TopSort.class, Arguments.enumConverter(TopSort.class, ""))
        .registerConverter(
            CompletionCommand.Shell.class,
            Arguments.enumConverter(CompletionCommand.Shell.class, ""))
        .setOut(writer(host.out()))
        .setErr(writer(host.err()))
        .setUsageHelpWidth(Math.clamp(host.width().columns(), 60, 100))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  /** In the stream's own charset. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }
}
