package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.LogOutRequest;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A download whose account goes away in the middle; another that sees the file goes on. */
@FarmTest(accounts = {"alice", "bob"})
final class HandoverIT {
  private static final long SIZE = mebibytes(32);

  @Test
  void stoppedAccountsDownloadIsContinuedByAnother(Farm farm) {
    continues(farm, account -> account.stop());
  }

  @Test
  void loggedOutAccountsDownloadIsContinuedByAnother(Farm farm) {
    continues(
        farm,
        account -> {
          var _ =
              farm.client()
                  .accounts()
                  .logOut(LogOutRequest.newBuilder().setName(account.name()).build());
        });
  }

  private static void continues(Farm farm, Consumer<FarmAccount> goesAway) {
    farm.telegram()
        .chat("films")
        .members("alice", "bob")
        .file("reel.bin", SIZE)
        .servedAt(mebibytes(4));
    FarmDownload download = farm.order("films/reel.bin").begin();
    Download halfway = download.awaitDurable(mebibytes(12));
    String first = halfway.getAssignedAccount();
    String second = first.equals("accounts/alice") ? "accounts/bob" : "accounts/alice";
    goesAway.accept(farm.account(first.substring("accounts/".length())));

    FarmDownload.Completed completed =
        download.awaitCompleted().hasOriginalContent().resumed().refetched(0);
    assertThat(completed.download().getAssignedAccount()).isEqualTo(second);
    assertThat(farm.telegram().servedOf(download.original()))
        .hasEntrySatisfying(
            second.substring("accounts/".length()),
            bytes ->
                assertThat(bytes)
                    .as("nothing durable is fetched again")
                    .isLessThanOrEqualTo(SIZE - halfway.getProgress().getDurableBytes()));
    farm.holdsInvariants();
  }
}
