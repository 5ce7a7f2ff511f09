package dev.telefarm.worker.telegram.tdjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Trouble.ConnectionClosed;
import dev.telefarm.worker.telegram.Trouble.DcLoginRefused;
import dev.telefarm.worker.telegram.Trouble.FileFailed;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That TDLib really says so is {@link TroubleIT}'s to show. */
class TroubleLineTest {
  private static final String HEAD = "[ 2][t 4][1795385543.652776002]";
  private static final String DELAYER = "[NetQueryDelayer.cpp:111][#3][!NetQueryDelayer]\t";

  private static Optional<Trouble> trouble(String rest) {
    TdlibLogLine line = TdlibLogLine.of(2, HEAD + rest + "\n");
    return TroubleLine.of(line);
  }

  @Test
  void delayedQueryTellsItsMethodWaitAndDataCentre() {
    assertThat(
            trouble(
                DELAYER
                    + "Delay: [Query:[id:42][tl:0xbe5335be]] [timeout:5][total_timeout:5] because"
                    + " of [Error : 420 : FLOOD_WAIT_5] from Session:2:download:0::Connect::Tcp::"
                    + "[127.154.167.40:443] to DcId{2}"))
        .contains(
            new QueryDelayed(
                "upload.getFile", Duration.ofSeconds(5), 420, "FLOOD_WAIT_5", 2, true));
  }

  @Test
  void queryThatIsGivenUpIsNotSentAgain() {
    assertThat(
            trouble(
                DELAYER
                    + "Failed: [Query:[id:42][tl:0xad8c9a23]] [timeout:120][total_timeout:120]"
                    + " because of [Error : 420 : FLOOD_WAIT_120] from somewhere"))
        .contains(
            new QueryDelayed(
                "channels.getMessages", Duration.ofMinutes(2), 420, "FLOOD_WAIT_120", 0, false));
  }

  @Test
  void serverFaultsHaveNegativeCodesToo() {
    assertThat(
            trouble(
                DELAYER
                    + "Delay: [Query:[id:1][tl:0x12345678]] [timeout:2][total_timeout:3] because of"
                    + " [Error : -503 : Timeout] from "))
        .contains(new QueryDelayed("0x12345678", Duration.ofSeconds(2), -503, "Timeout", 0, true));
  }

  @Test
  void loginThatAnotherDataCentreRefusesOrForgetsIsTold() {
    String head = "[DcAuthManager.cpp:311][#3][!DcAuthManager]\t";
    assertThat(
            trouble(
                head
                    + "Receive error for auth.importAuthorization: [Error : 400 :"
                    + " AUTH_BYTES_INVALID]"))
        .contains(new DcLoginRefused("AUTH_BYTES_INVALID"));
    assertThat(
            trouble(
                head + "Receive error for auth.exportAuthorization: [Error : 400 : DC_ID_INVALID]"))
        .contains(new DcLoginRefused("DC_ID_INVALID"));
    assertThat(trouble(head + "Lost key in DcId{2}, restart dc_loop"))
        .contains(new DcLoginRefused("AUTH_KEY_UNREGISTERED"));
  }

  @Test
  void failedFileTellsWhy() {
    assertThat(
            trouble(
                "[FileManager.cpp:5150][#3][!FileManager]\tFailed to Download file 8(0) of type"
                    + " Document: [Error : 429 : Too Many Requests: retry after 120]"))
        .contains(new FileFailed(8, 429, "Too Many Requests: retry after 120"));
    assertThat(
            trouble(
                "[FileManager.cpp:5150][#3][!FileManager]\tFailed to DownloadWaitFileReference file"
                    + " 12(3) of type Video: [Error : 400 : FILE_REFERENCE_EXPIRED#BASE64AbCd==]"))
        .as("without the reference itself")
        .contains(new FileFailed(12, 400, "FILE_REFERENCE_EXPIRED"));
  }

  @Test
  void endOfARangeIsNoFailure() {
    assertThat(
            trouble(
                "[FileManager.cpp:5150][#3][!FileManager]\tFailed to Download file 8(0) of type"
                    + " Document: [Error : 0 : FILE_DOWNLOAD_LIMIT]"))
        .isEmpty();
  }

  @Test
  void diskOfTdlibIsTold() {
    assertThat(
            trouble(
                "[FileManager.cpp:5150][#3][!FileManager]\tFailed to Download file 8(0) of type"
                    + " Document: [PosixError : No space left on device : 28 : write failed]"))
        .hasValueSatisfying(trouble ->
            assertThat(((FileFailed) trouble).error()).contains("No space left on device"));
  }

  @Test
  void closedConnectionIsTold() {
    assertThat(
            trouble(
                "[Session.cpp:667][#1][!Session:2:download]\tSession connection with 7 pending"
                    + " requests was closed: [Error : 0 : Connection closed] Session:2::Connect::"
                    + " to DcId{2}"))
        .contains(new ConnectionClosed(2, "Connection closed"));
  }

  @Test
  void clientIsKnownAndOtherLinesAreNoTrouble() {
    String line = HEAD + DELAYER + "something new";
    assertThat(TdlibLogLine.of(2, line).client()).isEqualTo(3);
    assertThat(TdlibLogLine.of(2, "no form").client()).isZero();
    assertThat(trouble(DELAYER + "something new")).isEmpty();
    assertThat(trouble("[Other.cpp:1][#1]\tDelay: whatever")).isEmpty();
  }
}
