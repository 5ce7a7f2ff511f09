package dev.telefarm.worker.telegram.tdjson;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/**
 * A line of TDLib's log, and how much it matters to a worker.
 *
 * @param verbosity TDLib's: 0 fatal, 1 error, 2 warning, more for details
 * @param client TDLib's number of the client that it is about; 0 if not told
 * @param source TDLib's source file, for example {@code FileManager.cpp}; empty if not told
 * @param text without TDLib's own time and thread, and without further lines: those repeat the
 *     query, which is nobody's business
 */
record TdlibLogLine(int verbosity, int client, String source, String text) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[[^\\]]*\\])*?\\[(\\w+\\.(?:cpp|h)):\\d+\\]" // where
              + "(?:\\[#(\\d{1,9})\\])?(?:\\[[!&][^\\]]*\\])*\\s*(.*)");

  /**
   * What these warn of at each start and each login of a healthy account: databases made anew, keys
   * exchanged, stickers and chat folders that a worker has no use for.
   */
  private static final Set<String> HARMLESS_WARNINGS =
      Set.of(
          "AuthDataShared.cpp",
          "DialogDb.cpp",
          "DialogFilterManager.cpp",
          "MessageDb.cpp",
          "SessionMultiProxy.cpp",
          "StickersManager.cpp",
          "StoryDb.cpp",
          "Td.cpp",
          "TdDb.cpp");

  /** Each start and each connection, as a warning. */
  private static final Pattern HARMLESS_TEXT =
      Pattern.compile("Generate new session_id .*|Update auth key in session_id .*");

  /**
   * The server is older than TDLib, as the sandbox is by design. TDLib asks for much that no worker
   * uses; what a worker asks for fails at its own call.
   */
  private static final String UNKNOWN_METHOD = "METHOD_INVALID";

  static TdlibLogLine of(int verbosity, String line) {
    String first = line.lines().findFirst().orElse("").strip();
    Matcher matcher = FORM.matcher(first);
    return matcher.matches()
        ? new TdlibLogLine(verbosity, client(matcher), matcher.group(1), matcher.group(3))
        : new TdlibLogLine(verbosity, 0, "", first);
  }

  private static int client(Matcher matcher) {
    String tag = matcher.group(2);
    return tag == null ? 0 : Integer.parseInt(tag);
  }

  /** Errors are warnings here: they are seldom the application's. */
  Level level() {
    return switch (verbosity) {
      case 0 -> Level.ERROR;
      case 1 -> text.contains(UNKNOWN_METHOD) ? Level.DEBUG : Level.WARN;
      case 2 ->
          text.contains(UNKNOWN_METHOD)
                  || HARMLESS_WARNINGS.contains(source)
                  || HARMLESS_TEXT.matcher(text).matches()
              ? Level.DEBUG
              : Level.INFO;
      default -> Level.DEBUG;
    };
  }

  @Override
  public String toString() {
    return source.isEmpty() ? text : source + ": " + text;
  }
}
