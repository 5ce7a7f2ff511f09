package dev.telefarm.bench.farm;

import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Lab;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Accounts of one lane each, logged in, that do nothing. */
final class Crowd {
  private Crowd() {}

  /** The first {@code count} of them; those that are missing are made. All are ready. */
  static List<AccountSetup> of(Lab lab, int count) throws IOException {
    List<AccountSetup> accounts =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> AccountSetup.ofOneLane("crowd-%03d".formatted(i)))
            .toList();
    for (AccountSetup account : accounts) {
      lab.farm().ready(account);
    }
    lab.farm().awaitReady(accounts);
    return accounts;
  }
}
