package dev.telefarm.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox, a farm on it and a bare client on it, each in processes of its own, in one folder.
 * Everything is started when it is first needed, and stopped in the reverse order.
 */
public final class Lab implements AutoCloseable {
  private final Path launcher;
  private final Path folder;
  private final Deadline deadline;
  private final Consumer<String> journal;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final TelegramSandbox telegram;
  private @Nullable Farm farm;
  private @Nullable BareTelegram bare;
  private int bareStarts;

  private Lab(Path launcher, Path folder, Deadline deadline, Consumer<String> journal)
      throws IOException {
    this.launcher = launcher;
    this.folder = folder;
    this.deadline = deadline;
    this.journal = journal;
    telegram = started(TelegramSandbox.start(launcher, folder));
  }

  /**
   * Starts the sandbox.
   *
   * @param launcher scripts/telefarm
   * @param folder existing and empty; what is in it at the end may be deleted
   * @param journal takes each measured number as it comes
   */
  public static Lab start(Path launcher, Path folder, Deadline deadline, Consumer<String> journal)
      throws IOException {
    return new Lab(launcher, folder, deadline, journal);
  }

  public TelegramSandbox telegram() {
    return telegram;
  }

  public Farm farm() throws IOException {
    if (farm == null) {
      farm = started(Farm.start(launcher, telegram, folder, deadline));
    }
    return farm;
  }

  public FarmDownloads downloads() throws IOException {
    return new FarmDownloads(farm(), telegram, Files.createDirectories(files()), deadline);
  }

  /** Where the farm's downloads go. */
  public Path files() {
    return folder.resolve("files");
  }

  public BareTelegram bare() throws IOException {
    if (bare == null) {
      bareStarts++; // one that could not start is tried again, with another account
      var account = telegram.addAccount("bare-" + bareStarts);
      bare = started(BareTelegram.start(telegram.library(), account, folder, deadline));
    }
    return bare;
  }

  public Deadline deadline() {
    return deadline;
  }

  public void note(String line) {
    journal.accept(line);
  }

  private <T extends AutoCloseable> T started(T process) {
    synchronized (started) {
      started.push(process);
    }
    return process;
  }

  /** Idempotent; may be called by a shutdown hook while something is measured. */
  @Override
  public void close() {
    synchronized (started) {
      while (!started.isEmpty()) {
        try {
          started.pop().close();
        } catch (Exception e) {
          journal.accept("while stopping: " + e);
        }
      }
    }
  }
}
