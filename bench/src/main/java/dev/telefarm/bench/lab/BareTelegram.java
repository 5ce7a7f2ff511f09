package dev.telefarm.bench.lab;

import dev.telefarm.bench.bare.BareMain;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.sandbox.proto.v1.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@link BareMain} in a process of its own, logged in. */
public final class BareTelegram implements AutoCloseable {
  private final ChildProcess process;
  private final Writer commands;
  private final Deadline deadline;

  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  private int prepared;

  /** A line that it said, or that it has ended. */
  private record Answer(String line, boolean ended) {
    boolean good() {
      return !ended && line.startsWith("ok");
    }
  }

  private BareTelegram(ChildProcess process, Deadline deadline) {
    this.process = process;
    this.deadline = deadline;
    commands = process.process().outputWriter();
    var _ = Thread.ofVirtual().name("bare-answers").start(this::read);
  }

  private void read() {
    process
        .process()
        .inputReader()
        .lines()
        .map(line -> new Answer(line, false))
        .forEach(answers::add);
    answers.add(new Answer("", true));
  }

  static BareTelegram start(
      Path library, Account account, String name, Path folder, Deadline deadline)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            // The library is read once as a text, to see that it is a patched one.
            "-Xmx256m",
            "-cp",
            ChildProcess.classPath(),
            BareMain.class.getName(),
            library.toString(),
            Files.createDirectories(folder.resolve(name)).toString());
    var bare = new BareTelegram(ChildProcess.startPiped(name, command, folder), deadline);
    try {
      var _ = bare.ask("login " + account.getPhone() + " " + account.getCode());
      return bare;
    } catch (RuntimeException e) {
      bare.close();
      throw e;
    }
  }

  /** Looks the files' messages up: before the clock runs, and before the sandbox is slowed down. */
  public void prepare(List<Original> files) {
    var _ = ask("prepare " + files.stream().map(Original::link).collect(Collectors.joining(" ")));
    prepared = files.size();
  }

  /** Fetches what was prepared, one file after the other, each with one downloadFile. */
  public Measurement fetch() {
    return measurement(ask("fetch"));
  }

  /** As {@link #fetch}, in windows of so many bytes with a deleteFile after each. */
  public Measurement fetchInWindows(long bytes) {
    return measurement(ask("windows " + bytes));
  }

  /**
   * Fetches the one file that was prepared, and takes it as it comes: TDLib may fail, or go on for
   * ever. After the latter nothing more can be asked of this client.
   */
  public BareRun attempt(Duration limit) {
    long start = System.nanoTime();
    Optional<Answer> answer = answerTo("fetch", deadline.atMost(limit));
    long nanos = System.nanoTime() - start;
    if (answer.isEmpty()) {
      process.process().destroyForcibly();
      return new BareRun(nanos, "still stands");
    }
    return answer.get().good()
        ? new BareRun(measurement(answer.get().line()).nanos(), "")
        : new BareRun(nanos, words(answer.get()));
  }

  /** Processor time of TDLib and its JVM since its start; zero if the system does not tell. */
  public Duration cpu() {
    return process.process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private Measurement measurement(String answer) {
    String[] words = answer.split(" ", -1);
    return new Measurement(Long.parseLong(words[1]), prepared, Long.parseLong(words[2]));
  }

  private String ask(String command) {
    Answer answer =
        answerTo(command, deadline.remaining())
            .orElseThrow(() ->
                new NotMeasuredException("out of time: the bare client did not end " + command));
    if (!answer.good()) {
      throw new NotMeasuredException("the bare client: " + words(answer));
    }
    return answer.line();
  }

  private String words(Answer answer) {
    return answer.ended() ? process.lastWords() : answer.line();
  }

  /** Empty if it takes longer than {@code limit}. */
  private Optional<Answer> answerTo(String command, Duration limit) {
    try {
      commands.write(command + "\n");
      commands.flush();
      return Optional.ofNullable(answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotMeasuredException("interrupted");
    }
  }

  /** Lets TDLib close, then the process ends. */
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException _) {
      // It has ended already.
    }
    process.closeAfterEnd();
  }
}
