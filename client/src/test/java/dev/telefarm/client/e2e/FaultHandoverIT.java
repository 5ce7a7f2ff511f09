package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.Fired;
import dev.telefarm.sandbox.proto.v1.GetFiredRequest;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import org.junit.jupiter.api.Test;

/** A download whose account Telegram holds back for long; another one goes on. */
@FarmTest(
    accounts = {"alice", "bob"},
    configuration =
        """
        [downloads]
        hand_over_after = "15s"
        """)
final class FaultHandoverIT {
  private static final long SIZE = mebibytes(32);

  private static String accountOf(Download download) {
    return download.getAssignedAccount().substring("accounts/".length());
  }

  private static void fault(Farm farm, String account, String method, int code, String text) {
    var _ =
        farm.telegram()
            .faults()
            .addRule(
                AddRuleRequest.newBuilder()
                    .setRule(
                        Rule.newBuilder()
                            .setMatch(Match.newBuilder().setAccount(account).setMethod(method))
                            .setAction(
                                Action.newBuilder()
                                    .setError(RpcError.newBuilder().setCode(code).setText(text))))
                    .build());
  }

  @Test
  void waitOfAnHourIsObeyedByItsAccountAcrossARestartAndAnotherFinishes(Farm farm) {
    farm.telegram()
        .chat("films")
        .members("alice", "bob")
        .file("reel.bin", SIZE)
        .servedAt(mebibytes(4));
    FarmDownload download = farm.order("films/reel.bin").begin();
    Download halfway = download.awaitDurable(mebibytes(8));
    String first = accountOf(halfway);

    fault(farm, first, "upload.getFile", 420, "FLOOD_WAIT_3600");

    var completed = download.awaitCompleted().hasOriginalContent().refetched(0);
    String second = accountOf(completed.download());
    assertThat(second).isNotEqualTo(first);
    assertThat(farm.telegram().servedOf(download.original()))
        .hasEntrySatisfying(
            second,
            bytes ->
                assertThat(bytes)
                    .as("nothing durable is fetched again")
                    .isLessThanOrEqualTo(SIZE - halfway.getProgress().getDurableBytes()));
    assertThat(Command.output(farm, "floods")).contains(first, "upload.getFile");

    // Its next worker knows of the wait, though it never met it.
    farm.worker(first).kill();
    var _ = farm.account(first).await(Account.State.STATE_READY);
    farm.telegram().chat("films").file("other.bin", mebibytes(8));
    FarmDownload other = farm.order("films/other.bin").by(first).begin();
    var _ = other.await("a wait", it -> it.getState() == Download.State.STATE_WAITING);
    Fired fired = farm.telegram().faults().getFired(GetFiredRequest.getDefaultInstance());
    assertThat(fired.getIntoWaitsList()).isEmpty();
    assertThat(farm.telegram().servedOf(other.original())).doesNotContainKey(first);
    var _ = Command.output(farm, "cancel", other.id());
  }
}
