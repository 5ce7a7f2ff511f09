package dev.telefarm.sandbox;

import dev.telefarm.sandbox.command.FaultCommand;
import dev.telefarm.sandbox.command.OriginalsCommand;
import dev.telefarm.sandbox.command.ShapeCommand;
import dev.telefarm.sandbox.fault.FaultFile;
import dev.telefarm.sandbox.library.UnknownLibraryException;
import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.WorldFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The sandbox as a program: starts, says how to reach it, and runs until it is told to stop. */
@Command(
    name = "telefarm sandbox",
    mixinStandardHelpOptions = true,
    subcommands = {FaultCommand.class, OriginalsCommand.class, ShapeCommand.class},
    description =
        "Runs a local Telegram on loopback: two data centres with made-up accounts, chats and files, which a patched"
            + " copy of TDLib takes for the real thing. Nothing leaves this machine.")
final class SandboxMain implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(
      names = "--world",
      paramLabel = "FILE",
      description = "World file (JSON). Default: a built-in world.")
  private @Nullable Path world;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description = "Fault file (JSON): what goes wrong, and when. Default: nothing.")
  private @Nullable Path faults;

  @Option(
      names = "--serve",
      paramLabel = "DIR",
      description = "Every file under DIR becomes a message in the channel \"Served files\".")
  private @Nullable Path serve;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps logins, so that clients survive a restart. Default: ${DEFAULT-VALUE}.",
      defaultValue = "data/sandbox")
  private Path data = Path.of("data", "sandbox");

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keeps patched libraries, 60 MB each. Default: the folder telefarm/sandbox of the user's cache.")
  private @Nullable Path cache;

  @Option(
      names = "--tdlib-library",
      paramLabel = "FILE",
      description =
          "An unpatched libtdjson. Default: $TELEFARM_TDLIB, else the npm package that the build installed.")
  private @Nullable Path library;

  @Option(
      names = "--control-port",
      paramLabel = "N",
      description = "Loopback port of the control service; 0 for any free one (default).",
      defaultValue = "0")
  private int controlPort;

  @Option(names = "--json", description = "Says how to reach the sandbox as one line of JSON.")
  private boolean json;

  private SandboxMain() {}

  /**
   * Ends with status 0 after a stop, 1 if the sandbox could not start, 2 for a wrong command line.
   */
  public static void main(String[] args) {
    // Named, not found by its usual name: the sandbox is also a library, on class paths that have a
    // logback.xml.
    System.setProperty("logback.configurationFile", "sandbox-logback.xml");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(
        new CommandLine(new SandboxMain()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Sandbox sandbox = Sandbox.start(options())) {
      // A signal ends the process only after close(): the hook does the closing, and waits for it.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(sandbox), "stop"));
      var description = new Description(sandbox);
      System.out.println(json ? description.json() : description.text());
      System.out.flush();
      sandbox.awaitShutdownRequest();
      return 0;
    } catch (InvalidFieldException
        | UnknownLibraryException
        | IOException
        | UncheckedIOException e) {
      System.err.println("telefarm sandbox: " + e.getMessage());
      return FAILED;
    }
  }

  private static void closeQuietly(Sandbox sandbox) {
    try {
      sandbox.close();
    } catch (IOException e) {
      System.err.println("telefarm sandbox: while stopping: " + e.getMessage());
    }
  }

  private SandboxOptions options() {
    var spec = world == null ? WorldFile.defaultWorld() : WorldFile.read(world);
    Path parent = world == null ? null : world.toAbsolutePath().getParent();
    return new SandboxOptions(
        spec,
        parent == null ? Path.of("") : parent,
        serve,
        data,
        cache == null ? Locations.cache() : cache,
        library == null ? Locations.library() : library,
        controlPort,
        faults == null ? FaultFile.EMPTY : FaultFile.read(faults));
  }
}
