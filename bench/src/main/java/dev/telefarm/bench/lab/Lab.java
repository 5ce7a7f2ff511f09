package dev.telefarm.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox, a farm on it and a bare client on it, each in processes of its own, in one folder.
 * Everything is started when it is first needed, and stopped in the reverse order.
 */
public final class Lab implements AutoCloseable {
  private static final long WARM_UP = 32 << 20;

  private final Path launcher;
  private final Path folder;
  private final Deadline deadline;
  private final Consumer<String> journal;

  // All guarded by this, so that nothing can be started while everything is stopped.
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Set<String> warm = new HashSet<>();
  private @Nullable Original warmUp;
  private @Nullable TelegramSandbox telegram;
  private @Nullable Farm farm;
  private @Nullable BareTelegram bare;
  private int bareStarts;
  private boolean closed;

  /**
   * Starts nothing yet.
   *
   * @param launcher scripts/telefarm
   * @param folder existing and empty; what is in it at the end may be deleted
   * @param journal takes each measured number as it comes
   */
  public Lab(Path launcher, Path folder, Deadline deadline, Consumer<String> journal) {
    this.launcher = launcher;
    this.folder = folder;
    this.deadline = deadline;
    this.journal = journal;
  }

  public synchronized TelegramSandbox telegram() throws IOException {
    if (telegram == null) {
      requireOpen();
      telegram = started(TelegramSandbox.start(launcher, folder));
    }
    return telegram;
  }

  public synchronized Farm farm() throws IOException {
    if (farm == null) {
      requireOpen();
      farm = started(Farm.start(launcher, telegram(), folder, deadline));
    }
    return farm;
  }

  /**
   * Lifts every limit, and makes the account if need be: logged in, with all its lanes, and with
   * one file fetched that nobody times, as the bare client has: connections are open and code is
   * warm.
   */
  public void begin(AccountSetup account) throws IOException {
    telegram().shape(Shape.NO_LIMIT);
    farm().ready(account);
    if (warm.add(account.id())) {
      var _ = downloads().fetch(warmUp(), account);
    }
  }

  private synchronized Original warmUp() throws IOException {
    if (warmUp == null) {
      warmUp = telegram().post(WARM_UP);
    }
    return warmUp;
  }

  public FarmDownloads downloads() throws IOException {
    return new FarmDownloads(farm(), telegram(), Files.createDirectories(files()), deadline);
  }

  /** One download that may go wrong. */
  public WatchedDownload watched() throws IOException {
    return new WatchedDownload(farm(), downloads(), telegram(), deadline);
  }

  /** Where the farm's downloads go. */
  public Path files() {
    return folder.resolve("files");
  }

  public synchronized BareTelegram bare() throws IOException {
    if (bare == null) {
      requireOpen();
      bareStarts++; // one that could not start is tried again, with another account
      var account = telegram().addAccount("bare-" + bareStarts);
      BareTelegram made =
          started(BareTelegram.start(telegram().library(), account, "bare", folder, deadline));
      telegram().shape(Shape.NO_LIMIT);
      made.prepare(List.of(warmUp()));
      var _ = made.fetch();
      bare = made;
    }
    return bare;
  }

  /** A further bare client, logged in to a new account of that name; the caller may close it. */
  public BareTelegram bare(String account) throws IOException {
    TelegramSandbox sandbox = telegram();
    var person = sandbox.addAccount(account);
    return started(BareTelegram.start(sandbox.library(), person, account, folder, deadline));
  }

  /** A bare gRPC server of one file; the caller closes it. */
  public PlainStream plainStream(Path file) throws IOException {
    return started(PlainStream.start(file, folder));
  }

  public Deadline deadline() {
    return deadline;
  }

  /** Lets so much time pass: for what is measured over a time, or needs one to come to rest. */
  public void pass(Duration time) throws InterruptedException {
    boolean _ =
        new CountDownLatch(1).await(deadline.atMost(time).toMillis(), TimeUnit.MILLISECONDS);
  }

  public void note(String line) {
    journal.accept(line);
  }

  private void requireOpen() {
    if (closed) {
      throw new NotMeasuredException("stopped");
    }
  }

  private synchronized <T extends AutoCloseable> T started(T process) {
    started.push(process);
    if (closed) { // meanwhile: nobody else would stop it
      close();
      requireOpen();
    }
    return process;
  }

  /**
   * Idempotent. A shutdown hook may call it while something is measured: it waits for a process
   * that is just starting, to stop that one too.
   */
  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        journal.accept("while stopping: " + e);
      }
    }
  }
}
