package dev.telefarm.sandbox.command;

import dev.telefarm.sandbox.fault.MatchSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a call must be like, as options. */
final class FaultMatchOptions {
  @Option(names = "--account", paramLabel = "ID", description = "Of this account.")
  private @Nullable String account;

  @Option(names = "--dc", paramLabel = "N", description = "To this data centre.")
  private int dc;

  @Option(names = "--connection", paramLabel = "N", description = "Over this connection.")
  private long connection;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "An API method, or the beginning of some with a * behind.")
  private @Nullable String method;

  @Option(names = "--chat", paramLabel = "ID", description = "For a file of this chat.")
  private @Nullable String chat;

  @Option(names = "--message", paramLabel = "N", description = "For the file of this message.")
  private int message;

  @Option(names = "--file-name", paramLabel = "NAME", description = "For a file of this name.")
  private @Nullable String fileName;

  @Option(
      names = "--offset-from",
      paramLabel = "BYTE",
      description = "For bytes of a file from here on.")
  private long offsetFrom;

  @Option(names = "--offset-to", paramLabel = "BYTE", description = "For bytes before this one.")
  private long offsetTo;

  MatchSpec spec() {
    return new MatchSpec(
        account, dc, connection, method, chat, message, fileName, offsetFrom, offsetTo);
  }
}
