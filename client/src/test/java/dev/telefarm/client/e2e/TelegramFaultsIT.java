package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.EditMessageRequest;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.GetFiredRequest;
import dev.telefarm.sandbox.proto.v1.Hold;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.Turns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a farm does about what Telegram does while a file comes; each test has a file of its own.
 */
@FarmTest(
    accounts = {"alice", "bob"},
    configuration =
        """
        [downloads]
        hand_over_after = "2s"
        """)
final class TelegramFaultsIT {
  private static final long SIZE = mebibytes(16);
  private static final String GET_FILE = "upload.getFile";

  @BeforeAll
  static void start(Farm farm) {
    farm.telegram().chat("films").members("alice", "bob").servedAt(mebibytes(4));
  }

  @AfterEach
  void clear(Farm farm) {
    var _ = farm.telegram().faults().clearRules(ClearRulesRequest.getDefaultInstance());
  }

  private static void fault(Farm farm, Rule.Builder rule, int code, String text) {
    rule.setAction(Action.newBuilder().setError(RpcError.newBuilder().setCode(code).setText(text)));
    var _ = farm.telegram().faults().addRule(AddRuleRequest.newBuilder().setRule(rule).build());
  }

  private static Rule.Builder calls(String account, String method) {
    return Rule.newBuilder().setMatch(Match.newBuilder().setAccount(account).setMethod(method));
  }

  private static Hold.Builder during(int seconds) {
    return Hold.newBuilder()
        .setDuration(com.google.protobuf.Duration.newBuilder().setSeconds(seconds))
        .setSince(Hold.Since.SINCE_FIRST_FIRING);
  }

  private static String accountOf(Download download) {
    return download.getAssignedAccount().substring("accounts/".length());
  }

  @Test
  void messageThatGetsAnotherFileIsFetchedAnewAsItIsNow(Farm farm) {
    farm.telegram().chat("films").file("first.bin", SIZE);
    FarmDownload download = farm.order("films/first.bin").begin();
    Download before = download.awaitDurable(mebibytes(2));
    var _ =
        farm.telegram()
            .faults()
            .editMessage(
                EditMessageRequest.newBuilder()
                    .setChat("films")
                    .setMessageId(download.original().messageId())
                    .setFile(File.newBuilder().setName("second.bin").setSize(SIZE))
                    .build());
    TelegramFaults.expireReference(farm.telegram(), "films", download.original().messageId());
    // The original is what the message has now: no byte of the first file is in it.
    Download after = download.awaitCompleted().hasOriginalContent().download();
    assertThat(after.getMedia().getFileName()).isEqualTo("second.bin");
    assertThat(after.getMedia().getUniqueFileId())
        .isNotEqualTo(before.getMedia().getUniqueFileId());
    assertThat(after.getPath()).isEqualTo(before.getPath());
  }

  @Test
  void chatThatIsShutToOneAccountIsReadByAnother(Farm farm) {
    farm.telegram().chat("films").file("shut.bin", SIZE);
    FarmDownload download = farm.order("films/shut.bin").begin();
    String first = accountOf(download.awaitDurable(mebibytes(2)));
    TelegramFaults.access(farm.telegram(), "films", first, false);
    TelegramFaults.expireReference(farm.telegram(), "films", download.original().messageId());
    var completed = download.awaitCompleted().hasOriginalContent().refetched(0);
    assertThat(accountOf(completed.download())).isNotEqualTo(first);
    TelegramFaults.access(farm.telegram(), "films", first, true);
  }

  @Test
  void dataCentreThatRefusesOneAccountServesAnother(Farm farm) {
    farm.telegram()
        .chat("films")
        .file(File.newBuilder().setName("far.bin").setSize(SIZE).setDc(2).build());
    FarmDownload download = farm.order("films/far.bin").begin();
    String first = accountOf(download.awaitDurable(mebibytes(2)));
    fault(farm, calls(first, "auth.importAuthorization"), 400, "AUTH_BYTES_INVALID");
    fault(
        farm,
        calls(first, GET_FILE).setTurns(Turns.newBuilder().setMaximumFirings(1)),
        401,
        "AUTH_KEY_UNREGISTERED");
    var completed = download.awaitCompleted().hasOriginalContent().refetched(0);
    assertThat(accountOf(completed.download())).isNotEqualTo(first);
    var _ = farm.account(first).await(Account.State.STATE_READY);
  }

  @Test
  void serversThatFailForAWhileAreWaitedFor(Farm farm) {
    farm.telegram().chat("films").file("busy.bin", SIZE);
    FarmDownload download = farm.order("films/busy.bin").by("alice").begin();
    var _ = download.awaitDurable(mebibytes(2));
    fault(farm, calls("alice", GET_FILE).setHold(during(2)), -503, "Timeout");
    var _ = download.awaitDurable(mebibytes(6));
    fault(farm, calls("alice", GET_FILE).setHold(during(2)), 500, "WORKER_BUSY_TOO_LONG_RETRY");
    download.awaitCompleted().hasOriginalContent().refetched(0);
    assertThat(
            farm.telegram().faults().getFired(GetFiredRequest.getDefaultInstance()).getRulesList())
        .allSatisfy(rule -> assertThat(rule.getFired()).isPositive());
  }
}
