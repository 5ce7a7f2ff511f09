package dev.telefarm.worker.telegram.tdjson;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class TdlibLogLineTest {
  private static final String HEAD = "[ 2][t 4][1795385543.652776002]";

  @Test
  void causeOfAFailedDownloadIsKept() {
    TdlibLogLine line =
        TdlibLogLine.of(
            2,
            HEAD
                + "[FileManager.cpp:5182][#1][!FileManager]\tFailed to Download file 8(0) of type"
                + " Document: [Error : 429 : FLOOD_WAIT]\n");
    assertThat(line.level()).isEqualTo(Level.INFO);
    assertThat(line)
        .hasToString(
            "FileManager.cpp: Failed to Download file 8(0) of type Document: [Error : 429 :"
                + " FLOOD_WAIT]");
  }

  @Test
  void errorsStayButForMethodsThatTheServerDoesNotKnow() {
    String error = "[ 1][t 3][1.5][NetQuery.cpp:130][#1][!Session:1:main]\tReceive ";
    assertThat(TdlibLogLine.of(1, error + "AUTH_KEY_DUPLICATED").level()).isEqualTo(Level.WARN);
    assertThat(TdlibLogLine.of(1, error + "INPUT_METHOD_INVALID for query\n[more]").level())
        .isEqualTo(Level.DEBUG);
    assertThat(TdlibLogLine.of(0, error + "METHOD_INVALID").level()).isEqualTo(Level.ERROR);
  }

  @Test
  void warningsOfEachStartAreDetails() {
    String start = HEAD + "[TdDb.cpp:437][#1][!RunOnSchedulerWorker]\tSet PRAGMA user_version = 14";
    assertThat(TdlibLogLine.of(2, start).level()).isEqualTo(Level.DEBUG);
    assertThat(TdlibLogLine.of(1, start).level()).as("the same as an error").isEqualTo(Level.WARN);
  }

  @Test
  void lineOfAnotherFormIsKeptAsItIs() {
    assertThat(TdlibLogLine.of(2, "something else\n")).hasToString("something else");
    assertThat(TdlibLogLine.of(2, "").level()).isEqualTo(Level.INFO);
  }

  @Test
  void onlyTheFirstLineIsTold() {
    assertThat(TdlibLogLine.of(1, "first\nsecond")).hasToString("first");
  }
}
