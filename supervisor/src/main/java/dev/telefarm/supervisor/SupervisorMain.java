package dev.telefarm.supervisor;

import dev.telefarm.supervisor.api.Door;
import dev.telefarm.supervisor.config.ConfigException;
import dev.telefarm.supervisor.config.Configuration;
import dev.telefarm.supervisor.config.ConfigurationReader;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.config.Flags;
import dev.telefarm.supervisor.farm.FarmClock;
import dev.telefarm.supervisor.store.CrashPoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the supervisor and ends it cleanly on SIGTERM or SIGINT. */
@Command(
    name = "telefarm serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the supervisor until SIGTERM or Ctrl-C: then its workers are asked to end, and killed",
      "at their deadline; at a second SIGTERM or Ctrl-C at once."
    })
public final class SupervisorMain implements Callable<Integer> {
  /** For crash tests only: see {@link CrashPoints}. */
  private static final String CRASH_AT = "telefarm.crash-at";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory (default: $TELEFARM_DATA, else the XDG one).")
  private @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (default: telefarm.toml in the data directory).")
  private @Nullable Path config;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Address of the API, loopback only; port 0 is any free one.")
  private @Nullable String listen;

  @Option(names = "--tdlib-library", paramLabel = "FILE", description = "libtdjson to use.")
  private @Nullable Path tdlibLibrary;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The runnable tree (default: where this program is).")
  private @Nullable Path home;

  @Option(
      names = "--detach-on-stop",
      description =
          "When it is stopped, leave the workers running: the next supervisor takes them over, or"
              + " they end by themselves after their grace ([workers] orphan_grace).")
  private boolean detachOnStop;

  @Option(
      names = "--check",
      description = {
        "Only read the configuration, say what it comes to, and end: for `telefarm doctor`, and",
        "before a restart."
      })
  private boolean check;

  private SupervisorMain() {}

  static void main(String[] arguments) {
    int code = new CommandLine(new SupervisorMain()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    var environment = System.getenv();
    DataDirectory directory =
        data == null
            ? DataDirectory.byDefault(environment, System.getProperty("user.home"))
            : new DataDirectory(data);
    CrashPoints crashPoints;
    try {
      crashPoints = CrashPoints.at(System.getProperty(CRASH_AT, ""));
    } catch (IllegalArgumentException e) {
      return complain(e.getMessage(), 64);
    }
    if (check) {
      return check(directory);
    }
    Supervisor supervisor;
    try {
      directory.create();
      // logback.xml reads it when the first logger is made, which is after this line.
      System.setProperty("telefarm.logs", directory.logs().toString());
      Configuration configuration = configuration(directory);
      supervisor =
          Supervisor.start(
              configuration,
              directory,
              home == null ? Home.ofThisProgram() : home,
              new FarmClock(InstantSource.system(), System::nanoTime),
              System::nanoTime,
              RandomGenerator.of("L64X128MixRandom"),
              crashPoints,
              detachOnStop ? Supervisor.WorkersAtStop.LEFT : Supervisor.WorkersAtStop.DRAINED);
    } catch (ConfigException e) {
      return complain(e.getMessage(), 64);
    } catch (DataDirectoryInUse e) {
      return complain(e.getMessage(), 75);
    } catch (IOException e) {
      return complain(e.getMessage(), 74);
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(() -> {
                  supervisor.stop();
                  // A JVM that a signal ends answers 128 + signal, but this one ends as it was
                  // asked to.
                  Runtime.getRuntime().halt(0);
                }));
    endOnSignal(supervisor);
    System.out.println(
        "telefarm: serving on %s, data in %s, pid %d"
            .formatted(
                String.join(" and ", supervisor.addresses()),
                directory.root(),
                ProcessHandle.current().pid()));
    return 0;
  }

  /**
   * The JVM's own handlers run the shutdown hook at the first signal too, but then nobody can tell
   * of a second one.
   */
  private static void endOnSignal(Supervisor supervisor) {
    var stopping = new AtomicBoolean();
    Runnable action =
        () -> {
          if (!stopping.getAndSet(true)) {
            System.exit(0); // returns never: the hook halts
          }
          try {
            supervisor.hurry();
          } finally {
            Runtime.getRuntime().halt(130);
          }
        };
    Signals.handle("INT", action);
    Signals.handle("TERM", action);
  }

  private Configuration configuration(DataDirectory directory) {
    return ConfigurationReader.read(
        config == null ? directory.configuration() : config,
        System.getenv(),
        new Flags(Optional.ofNullable(listen), Optional.ofNullable(tdlibLibrary)));
  }

  /** Makes and changes nothing. */
  private int check(DataDirectory directory) {
    try {
      Configuration configuration = configuration(directory);
      System.out.println("listen=" + Door.text(configuration.api().listen()));
      System.out.println(
          "api_id=" + (configuration.telegram().hasCredentials() ? "set" : "missing"));
      System.out.println(
          "tdlib=" + configuration.telegram().tdlibLibrary().map(Path::toString).orElse(""));
      return 0;
    } catch (ConfigException e) {
      return complain(e.getMessage(), 64);
    }
  }

  private static int complain(@Nullable String message, int code) {
    System.err.println("telefarm: " + message);
    return code;
  }
}
