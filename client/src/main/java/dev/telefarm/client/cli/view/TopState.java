package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.Worker;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What `telefarm top` shows.
 *
 * @param farm as it was asked for last
 * @param accounts as they were asked for last
 * @param downloads those that have not ended
 * @param away whether the supervisor has gone, so that nothing of this is of now
 */
public record TopState(
    Instant now,
    Farm farm,
    List<Account> accounts,
    List<Worker> workers,
    List<Download> downloads,
    boolean away) {
  public TopState {
    accounts = List.copyOf(accounts);
    workers = List.copyOf(workers);
    downloads = List.copyOf(downloads);
  }

  /**
   * Bytes a second by account name; a download that several accounts fetch counts for all alike.
   */
  Map<String, Long> rates() {
    Map<String, Long> rates = new HashMap<>();
    for (Download download : downloads) {
      List<String> atWork = download.getProgress().getAccountsList();
      for (String account : atWork) {
        rates.merge(account, download.getProgress().getBytesPerSecond() / atWork.size(), Long::sum);
      }
    }
    return rates;
  }

  /** How many files each account is at, by account name. */
  Map<String, Integer> files() {
    Map<String, Integer> files = new HashMap<>();
    for (Download download : downloads) {
      download.getProgress().getAccountsList().forEach(name -> files.merge(name, 1, Integer::sum));
    }
    return files;
  }

  long rate() {
    return downloads.stream()
        .mapToLong(download -> download.getProgress().getBytesPerSecond())
        .sum();
  }
}
