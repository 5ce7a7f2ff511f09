package dev.telefarm.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.telefarm.client.farm.InMemoryFarm;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The command line in this process, with streams, environment and Ctrl-C of the test's. */
final class CommandRun {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final List<Runnable> onInterrupt = new CopyOnWriteArrayList<>();
  private String input = "";
  private boolean terminal;
  private OutputStream bytes = out;
  private Screen screen = new FakeScreen(24, 80);

  static CommandRun against(InMemoryFarm farm) {
    return new CommandRun().with("TELEFARM_DATA", farm.data().toString());
  }

  CommandRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  CommandRun onTerminal() {
    terminal = true;
    return this;
  }

  /** On a terminal that is taken over as a whole. */
  CommandRun on(Screen whole) {
    screen = whole;
    return onTerminal();
  }

  CommandRun reading(String... lines) {
    input = String.join("\n", lines);
    return this;
  }

  /** Where bytes go instead of to standard output. */
  CommandRun writingTo(OutputStream stream) {
    bytes = stream;
    return this;
  }

  int run(String... args) {
    Host host =
        new Host(
            new PrintStream(out, true, UTF_8),
            bytes,
            new PrintStream(err, true, UTF_8),
            new PipedInput(new BufferedReader(new StringReader(input))),
            terminal,
            true,
            () -> 100,
            environment,
            Path.of("/srv/here"),
            InstantSource.fixed(Instant.parse("2026-11-22T21:00:00Z")),
            ZoneOffset.UTC,
            this::register,
            () -> screen);
    return Cli.run(host, args);
  }

  CompletableFuture<Integer> start(String... args) {
    return CompletableFuture.supplyAsync(() -> run(args), task -> Thread.ofVirtual().start(task));
  }

  /** Ctrl-C; returns when the command has ended its part. */
  void interrupt() {
    onInterrupt.forEach(Runnable::run);
  }

  boolean interruptible() {
    return !onInterrupt.isEmpty();
  }

  String out() {
    return out.toString(UTF_8);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String err() {
    return err.toString(UTF_8);
  }

  List<String> outLines() {
    return out().lines().toList();
  }

  private Interrupts.Registration register(Runnable action) {
    onInterrupt.add(action);
    return () -> onInterrupt.remove(action);
  }
}
