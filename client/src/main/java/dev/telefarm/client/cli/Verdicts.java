package dev.telefarm.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.VerdictTable;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse.Verdict;

/** Collects what files were found to be, shows it, and says what the shell is told. */
final class Verdicts {
  private final Session session;
  private final VerdictTable table = new VerdictTable();
  private ExitCode worst = ExitCode.OK;

  Verdicts(Session session) {
    this.session = session;
  }

  /**
   * Takes what a file was found to be.
   *
   * @param download its name; empty if the file is known from a manifest only
   */
  void add(String download, VerifyDownloadResponse result) {
    if (result.getVerdict() != Verdict.VERDICT_INTACT) {
      worsen(ExitCode.DOWNLOAD_FAILED);
    }
    if (session.json()) {
      session.printJson(named(download, result));
    } else {
      table.add(Names.shortName(download), result);
    }
  }

  /** One file could not be judged; the others still are. */
  void addFailure(TelefarmException failure) {
    session.complain(String.valueOf(failure.getMessage()), failure.remedy());
    worsen(ExitCode.of(failure.category()));
  }

  /** As above. */
  void addFailure(CommandFailure failure) {
    session.complain(String.valueOf(failure.getMessage()), failure.remedy());
    worsen(failure.exitCode());
  }

  /** Shows the table and returns the exit code: that of an error if there was one. */
  int finish() {
    if (!session.json()) {
      if (!table.table().isEmpty()) {
        session.table(table.table(), "");
      }
      if (worst == ExitCode.OK || !table.table().isEmpty()) {
        session.say(table.summary());
      }
    }
    return worst.code();
  }

  private void worsen(ExitCode code) {
    worst = code.code() > worst.code() ? code : worst;
  }

  /** The answer has no name in it, and a line of many needs one. */
  private static Struct named(String download, VerifyDownloadResponse result) {
    try {
      Struct.Builder fields = Struct.newBuilder();
      JsonFormat.parser()
          .merge(JsonFormat.printer().preservingProtoFieldNames().print(result), fields);
      if (!download.isEmpty()) {
        fields.putFields("download", Value.newBuilder().setStringValue(download).build());
      }
      return fields.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message of ours has no JSON form", e);
    }
  }
}
