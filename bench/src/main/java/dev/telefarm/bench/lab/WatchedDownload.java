package dev.telefarm.bench.lab;

import dev.telefarm.bench.lab.Story.Sight;
import dev.telefarm.client.DownloadHandle;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * One download that may go wrong, as its user sees it: every state of it and of its accounts. It is
 * followed until it ends, however that is. For one thread.
 */
public final class WatchedDownload {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Farm farm;
  private final FarmDownloads downloads;
  private final TelegramSandbox telegram;
  private final Deadline deadline;
  private final InstantSource clock = InstantSource.system();
  private final Queue<Sight> sights = new ConcurrentLinkedQueue<>();
  private final Set<String> words = new LinkedHashSet<>();

  WatchedDownload(Farm farm, FarmDownloads downloads, TelegramSandbox telegram, Deadline deadline) {
    this.farm = farm;
    this.downloads = downloads;
    this.telegram = telegram;
    this.deadline = deadline;
  }

  /**
   * Downloads {@code file} with any of the accounts. What did not end is cancelled; what did is
   * deleted, after its bytes were compared.
   *
   * @param enough whether this sight is all that was waited for, though the download goes on
   */
  public Story follow(
      Original file, List<AccountSetup> accounts, Duration limit, Predicate<Sight> enough)
      throws IOException, InterruptedException {
    long patience = deadline.atMost(limit).toNanos();
    long start = System.nanoTime();
    Download asked = farm.client().downloads().createDownload(downloads.request(file, accounts, 1));
    see(asked, start);
    DownloadHandle handle = farm.client().follow(asked.getName(), now -> see(now, start));
    boolean ended = false;
    while (!ended && System.nanoTime() - start < patience) {
      ended = ends(handle) || sights.stream().anyMatch(enough);
      accounts.forEach(account -> look(farm.state(account)));
    }
    List<Sight> all = List.copyOf(sights);
    return new Story(all, words, conclude(handle, file));
  }

  private void see(Download now, long start) {
    sights.add(new Sight(clock.instant(), System.nanoTime() - start, now));
  }

  private static boolean ends(DownloadHandle handle) throws InterruptedException {
    try {
      var _ = handle.completion().toCompletableFuture().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void look(Account account) {
    if (account.getState() != Account.State.STATE_READY) {
      words.add(DownloadText.enumName(account.getState().name(), "STATE_"));
    }
    for (AccountLimit limit : account.getLimitsList()) {
      words.add(
          "limit: "
              + DownloadText.enumName(limit.getCause().name(), "CAUSE_")
              + (limit.getMethodClass().isEmpty() ? "" : " of " + limit.getMethodClass()));
    }
  }

  private boolean conclude(DownloadHandle handle, Original file) throws IOException {
    Download last = handle.latest();
    if (last.getState() != Download.State.STATE_COMPLETED) {
      if (!DownloadText.ended(last)) {
        farm.client().cancel(handle);
      }
      return false;
    }
    Path path = Path.of(last.getPath());
    byte[] bytes = Files.readAllBytes(path);
    Files.delete(path);
    String hash = HexFormat.of().formatHex(sha256().digest(bytes));
    return hash.equals(telegram.sha256(file)) && hash.equals(last.getSha256());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
