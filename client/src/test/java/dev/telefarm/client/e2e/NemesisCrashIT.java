package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Twenty downloads of four accounts, while somebody kills and stops their processes at random.
 * {@code -Dnemesis.seconds=180} makes it last; {@code -Dseed=} repeats one.
 */
@FarmTest(
    accounts = {"alice", "bob", "carol", "dave"},
    configuration =
        """
        [workers]
        stable_after = "1s"
        backoff_max = "2s"
        """)
final class NemesisCrashIT {
  private static final int SECONDS = Integer.getInteger("nemesis.seconds", 15);
  private static final int FILES_OF_EACH = 5;

  /** Bytes a second of each of an account's two connections. */
  private static final long RATE = 500_000;

  /** So that the files take the whole time. */
  private static final long FILE_BYTES = 2 * RATE * SECONDS / FILES_OF_EACH + mebibytes(1);

  @Test
  @Timeout(1200)
  void everyFileIsRightWhateverIsKilledOrStopped(Farm farm) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("nemesis: -Dseed=" + seed + " -Dnemesis.seconds=" + SECONDS);
    List<String> accounts = List.of("alice", "bob", "carol", "dave");
    var films =
        farm.telegram().chat("films").members(accounts.toArray(String[]::new)).servedAt(RATE);
    var downloads = new ArrayList<FarmDownload>();
    for (String account : accounts) {
      for (int i = 0; i < FILES_OF_EACH; i++) {
        String file = account + "-" + i;
        films.file(file, FILE_BYTES + i);
        downloads.add(farm.account(account).download("films/" + file));
      }
    }

    try (var overlaps = new Overlaps(farm, accounts);
        var nemesis = new Nemesis(farm, accounts, seed)) {
      nemesis.rageFor(SECONDS);
      downloads.forEach(download -> download.awaitCompleted().hasOriginalContent());
      System.out.println("nemesis: " + nemesis.deeds() + ", " + overlaps.samples() + " samples");
      assertThat(overlaps.seen()).as("accounts with two living workers").isEmpty();
      assertThat(nemesis.deeds()).isNotEmpty();
    }
    farm.holdsInvariants();
  }
}
