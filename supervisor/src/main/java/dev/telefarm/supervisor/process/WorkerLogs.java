package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.config.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the workers' logs bounded: one thread looks at the size of each. A look costs a stat.
 * inotify would tell sooner, but at each of a fast printer's lines, when there is the least time
 * for it. Thread-safe.
 */
final class WorkerLogs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerLogs.class);

  private static final long USUAL_MILLIS = 250;

  /** While one grows fast: what it may grow beyond its bound in that time is what it costs. */
  private static final long HURRIED_MILLIS = 10;

  /**
   * Somebody who prints without end gets about this part of a core's time here. On a busy machine a
   * look takes long because it waits: the usual pause is the longest, or the file would grow by
   * hundreds of megabytes meanwhile.
   */
  private static final int SHARE = 4;

  private final DataDirectory data;
  private final long fileBytes;
  private final int files;
  private final Map<AccountId, WorkerLog> logs = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("worker-logs").daemon().factory());

  private WorkerLogs(DataDirectory data, long fileBytes, int files) {
    this.data = data;
    this.fileBytes = fileBytes;
    this.files = files;
  }

  /** Begins with the accounts that have a folder: their workers may be running already. */
  static WorkerLogs start(DataDirectory data, long fileBytes, int files) throws IOException {
    var all = new WorkerLogs(data, fileBytes, files);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(data.accounts())) {
      folders.forEach(
          folder -> AccountId.parse(folder.getFileName().toString()).ifPresent(all::of));
    }
    all.lookAfter(0);
    return all;
  }

  /** The account's; looked after from now on. */
  WorkerLog of(AccountId account) {
    return logs.computeIfAbsent(
        account, id -> new WorkerLog(data.account(id).resolve("logs"), fileBytes, files));
  }

  private void lookAfter(long millis) {
    try {
      var _ = thread.schedule(this::look, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("closed");
    }
  }

  private void look() {
    long begin = System.nanoTime();
    boolean hurried = false;
    for (Map.Entry<AccountId, WorkerLog> entry : logs.entrySet()) {
      try {
        hurried |= entry.getValue().look();
      } catch (IOException | UncheckedIOException e) {
        log.warn("cannot bound the log of account={}: {}", entry.getKey(), e.getMessage());
      }
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    lookAfter(hurried ? Math.clamp(SHARE * took, HURRIED_MILLIS, USUAL_MILLIS) : USUAL_MILLIS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
