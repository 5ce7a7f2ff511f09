package dev.telefarm.bench.lab;

import dev.telefarm.bench.report.Measurement;
import dev.telefarm.client.DownloadHandle;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Downloads through the API as a program does them, on the clock. */
public final class FarmDownloads {
  /** Many files are asked for by so many callers at once. */
  private static final int CALLERS = 8;

  private final Farm farm;
  private final TelegramSandbox telegram;
  private final Path folder;
  private final Deadline deadline;

  FarmDownloads(Farm farm, TelegramSandbox telegram, Path folder, Deadline deadline) {
    this.farm = farm;
    this.telegram = telegram;
    this.folder = folder;
    this.deadline = deadline;
  }

  /** One file by one account. */
  public FarmRun fetch(Original file, AccountSetup account) {
    return fetch(file, List.of(account), 1, _ -> {});
  }

  /**
   * One file by several accounts, up to so many at once. The file's bytes are compared with the
   * original's, after the clock was stopped, and it is deleted.
   *
   * @param listener called with every state of the download that is seen
   */
  public FarmRun fetch(
      Original file, List<AccountSetup> accounts, int atOnce, Consumer<Download> listener) {
    var clock = new Clock();
    DownloadHandle handle = clock.follow(request(file, accounts, atOnce), listener);
    FarmRun run = clock.stopAfter(List.of(handle), file.size());
    check(handle.latest(), file);
    return run;
  }

  /** One file by one account, compared with the original, which stays on the disk. */
  public Download fetchAndKeep(Original file, AccountSetup account) {
    var clock = new Clock();
    DownloadHandle handle = clock.follow(request(file, List.of(account), 1), _ -> {});
    var _ = clock.stopAfter(List.of(handle), file.size());
    compare(handle.latest(), file);
    return handle.latest();
  }

  /** Many files by one account, all asked for at once; they are compared and deleted too. */
  public FarmRun fetchAll(List<Original> files, AccountSetup account) {
    var clock = new Clock();
    List<DownloadHandle> handles;
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      var asked =
          files.stream()
              .map(file ->
                  CompletableFuture.supplyAsync(
                      () -> clock.follow(request(file, List.of(account), 1), _ -> {}), callers))
              .toList();
      handles = asked.stream().map(CompletableFuture::join).toList();
    }
    FarmRun run = clock.stopAfter(handles, files.stream().mapToLong(Original::size).sum());
    for (int i = 0; i < files.size(); i++) {
      check(handles.get(i).latest(), files.get(i));
    }
    return run;
  }

  CreateDownloadRequest request(Original file, List<AccountSetup> accounts, int atOnce) {
    var message =
        DownloadSource.ChatMessage.newBuilder()
            .setChatId(file.chatId())
            .setMessageId(file.messageId());
    var selector =
        AccountSelector.newBuilder()
            .addAllAccounts(accounts.stream().map(AccountSetup::name).toList());
    if (atOnce > 1) {
      selector.setMaxAtOnce(atOnce);
    }
    return CreateDownloadRequest.newBuilder()
        .setDownload(
            Download.newBuilder()
                .setSource(DownloadSource.newBuilder().setMessage(message))
                .setTarget(DownloadTarget.newBuilder().setPath(folder + "/"))
                .setAccounts(selector))
        .build();
  }

  private void compare(Download download, Original file) {
    if (!download.getSha256().equals(telegram.sha256(file))) {
      throw new NotMeasuredException(file.name() + " has not the original's bytes");
    }
  }

  private void check(Download download, Original file) {
    compare(download, file);
    try {
      Files.delete(Path.of(download.getPath()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Started when made. */
  private final class Clock {
    private final long start = System.nanoTime();
    private final AtomicLong running = new AtomicLong();
    private final AtomicLong end = new AtomicLong();

    DownloadHandle follow(CreateDownloadRequest request, Consumer<Download> listener) {
      try {
        Download created = farm.client().downloads().createDownload(request);
        return farm.client()
            .follow(
                created.getName(),
                download -> {
                  see(download);
                  listener.accept(download);
                });
      } catch (StatusRuntimeException e) {
        throw TelefarmException.from(e);
      }
    }

    private void see(Download download) {
      long now = System.nanoTime();
      if (download.getState() == Download.State.STATE_RUNNING) {
        running.compareAndSet(0, now);
      }
      if (download.getState() == Download.State.STATE_COMPLETED) {
        end.accumulateAndGet(now, Math::max);
      }
    }

    FarmRun stopAfter(List<DownloadHandle> handles, long bytes) {
      for (DownloadHandle handle : handles) {
        await(handle);
      }
      long first = running.get() == 0 ? start : running.get();
      return new FarmRun(
          new Measurement(bytes, handles.size(), end.get() - start), end.get() - first);
    }

    private void await(DownloadHandle handle) {
      try {
        var _ =
            handle
                .completion()
                .toCompletableFuture()
                .get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw new NotMeasuredException("the download ended: " + e.getCause());
      } catch (TimeoutException e) {
        farm.client().cancel(handle);
        throw new NotMeasuredException("out of time: the download did not end");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotMeasuredException("interrupted");
      }
    }
  }
}
