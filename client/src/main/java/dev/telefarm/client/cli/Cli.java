package dev.telefarm.client.cli;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Puts the commands together. */
final class Cli {
  private Cli() {}

  /** Runs one command line to its end and returns the exit code. */
  static int run(Host host, String... args) {
    return commandLine(host).execute(args);
  }

  static CommandLine commandLine(Host host) {
    RootCommand root = new RootCommand();
    Session session = new Session(host, root.options);
    CommandLine account =
        new CommandLine(new AccountCommand())
            .addSubcommand(new AccountAddCommand(session))
            .addSubcommand(new AccountSetCommand(session))
            .addSubcommand(new AccountRemoveCommand(session))
            .addSubcommand(new AccountStartCommand(session))
            .addSubcommand(new AccountStopCommand(session));
    CommandLine workers =
        new CommandLine(new WorkersCommand(session))
            .addSubcommand(new WorkersRestartCommand(session))
            .addSubcommand(new WorkersReleaseCommand(session))
            .addSubcommand(new WorkersRollCommand(session));
    Failures failures = new Failures(host.err());
    return new CommandLine(root)
        .addSubcommand(account)
        .addSubcommand(new LoginCommand(session))
        .addSubcommand(new LogoutCommand(session))
        .addSubcommand(new AccountsCommand(session))
        .addSubcommand(new ChatsCommand(session))
        .addSubcommand(
            new CommandLine(new MediaCommand(session)).setUnmatchedOptionsArePositionalParams(true))
        .addSubcommand(new GetCommand(session))
        .addSubcommand(new DownloadsCommand(session))
        .addSubcommand(new CancelCommand(session))
        .addSubcommand(new CatCommand(session))
        .addSubcommand(new VerifyCommand(session))
        .addSubcommand(workers)
        .addSubcommand(new LogsCommand(session))
        .addSubcommand(new FloodsCommand(session))
        .addSubcommand(new FarmCommand(session))
        .registerConverter(Media.Type.class, Arguments.enumConverter(Media.Type.class, "TYPE_"))
        .registerConverter(
            Download.State.class, Arguments.enumConverter(Download.State.class, "STATE_"))
        .registerConverter(
            DownloadTarget.IfExists.class,
            Arguments.enumConverter(DownloadTarget.IfExists.class, "IF_EXISTS_"))
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
