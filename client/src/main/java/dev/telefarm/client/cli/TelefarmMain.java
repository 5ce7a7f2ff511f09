package dev.telefarm.client.cli;

import dev.telefarm.client.cli.view.Width;
import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The {@code telefarm} command: gives the commands their host, and the shell their exit code. */
public final class TelefarmMain {
  /** Kept from being collected, which would forget its level. */
  private static final Logger ROOT_LOGGER = Logger.getLogger("");

  private TelefarmMain() {}

  public static void main(String[] args) {
    // What libraries log is not for the user: a command's error is one line, and it is the command
    // that says it.
    ROOT_LOGGER.setLevel(Level.OFF);
    System.exit(Cli.run(host(), args));
  }

  private static Host host() {
    // The launcher knows which streams are terminals; without it, Java knows only about both
    // together.
    String known = System.getProperty("telefarm.terminal");
    Optional<Console> console = Optional.ofNullable(System.console());
    boolean both = console.isPresent() && console.get().isTerminal();
    boolean in = known == null ? both : known.contains("in");
    boolean out = known == null ? both : known.contains("out");
    PrintStream stdout = stream(FileDescriptor.out, System.getProperty("stdout.encoding"));
    boolean unicode = stdout.charset().equals(StandardCharsets.UTF_8);
    return new Host(
        stdout,
        new FileOutputStream(FileDescriptor.out),
        stream(FileDescriptor.err, System.getProperty("stderr.encoding")),
        in && console.isPresent()
            ? new ConsoleInput(console.get())
            : new PipedInput(standardInput()),
        out,
        unicode,
        Width.ofEnvironment(System.getenv()),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        InstantSource.system(),
        ZoneId.systemDefault(),
        TelefarmMain::onShutdown,
        TerminalScreen::ofProcess);
  }

  private static BufferedReader standardInput() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  /** Piped output is UTF-8, as files are; a terminal gets what it shows. */
  private static PrintStream stream(FileDescriptor descriptor, @Nullable String terminalCharset) {
    Charset charset =
        terminalCharset == null ? StandardCharsets.UTF_8 : Charset.forName(terminalCharset);
    return new PrintStream(new FileOutputStream(descriptor), true, charset);
  }

  private static Interrupts.Registration onShutdown(Runnable action) {
    Thread hook = new Thread(action, "telefarm-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // The process is ending already: the hook runs.
      }
    };
  }
}
