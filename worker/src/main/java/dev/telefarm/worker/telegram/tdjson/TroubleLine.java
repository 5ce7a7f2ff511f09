package dev.telefarm.worker.telegram.tdjson;

import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Trouble.ConnectionClosed;
import dev.telefarm.worker.telegram.Trouble.DcLoginRefused;
import dev.telefarm.worker.telegram.Trouble.FileFailed;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What TDLib's warnings mean. Their forms are TDLib's (NetQueryDelayer, FileManager, Session,
 * DcAuthManager), and nobody promises that they stay: a test pins them with the library that is
 * shipped. A line of another form is no trouble, and the download behind it is left to its
 * watchdog.
 */
final class TroubleLine {
  private static final String ERROR = "\\[Error : (-?\\d{1,9}) : (.*?)\\]";

  private static final Pattern DELAYED =
      Pattern.compile(
          "(Delay|Failed): \\[Query:.*?\\[tl:0x([0-9a-f]{8})\\].*?\\[timeout:(\\d{1,9})\\].*?"
              + " because of "
              + ERROR
              + "(?: from(.*))?");

  private static final Pattern FILE_FAILED =
      Pattern.compile(
          "Failed to Download\\w* file (\\d{1,9})\\(.*?\\) of type [\\w ]+: (?:"
              + ERROR
              + "|\\[PosixError : (.*)).*");

  /** So TDLib calls it that the range that was asked for is there. */
  private static final String END_OF_RANGE = "FILE_DOWNLOAD_LIMIT";

  private static final Pattern CONNECTION_CLOSED =
      Pattern.compile(
          "Session connection(?: with \\d+ pending requests)? was closed: " + ERROR + "(.*)");

  private static final Pattern LOGIN_REFUSED =
      Pattern.compile("Receive error for auth\\.(?:ex|im)portAuthorization: " + ERROR + ".*");

  /** The data centre answered that it does not know the login that it was shown before. */
  private static final Pattern LOGIN_LOST =
      Pattern.compile("Lost key in DcId\\{\\d{1,5}\\}, restart dc_loop.*");

  private static final Pattern DC = Pattern.compile("DcId\\{(\\d{1,5})");

  private TroubleLine() {}

  static Optional<Trouble> of(TdlibLogLine line) {
    return switch (line.source()) {
      case "NetQueryDelayer.cpp" -> match(DELAYED, line).map(TroubleLine::delayed);
      case "FileManager.cpp" ->
          line.text().contains(END_OF_RANGE)
              ? Optional.empty()
              : match(FILE_FAILED, line).map(TroubleLine::fileFailed);
      case "DcAuthManager.cpp" ->
          match(LOGIN_REFUSED, line)
              .map(refused -> refused.group(2))
              .or(() -> match(LOGIN_LOST, line).map(_ -> "AUTH_KEY_UNREGISTERED"))
              .map(DcLoginRefused::new);
      case "Session.cpp" -> match(CONNECTION_CLOSED, line).map(TroubleLine::connectionClosed);
      default -> Optional.empty();
    };
  }

  private static Optional<Matcher> match(Pattern form, TdlibLogLine line) {
    Matcher matcher = form.matcher(line.text());
    return matcher.matches() ? Optional.of(matcher) : Optional.empty();
  }

  private static Trouble delayed(Matcher line) {
    return new QueryDelayed(
        TelegramMethods.name(line.group(2)),
        Duration.ofSeconds(number(line.group(3))),
        number(line.group(4)),
        line.group(5),
        dc(line.group(6)),
        line.group(1).equals("Delay"));
  }

  private static Trouble fileFailed(Matcher line) {
    int file = number(line.group(1));
    if (line.group(4) != null) {
      return new FileFailed(file, 0, line.group(4));
    }
    // TDLib adds the reference itself to an error about it: it is nobody's business.
    String error = line.group(3).replaceFirst("#BASE64.*", "");
    return new FileFailed(file, number(line.group(2)), error);
  }

  private static Trouble connectionClosed(Matcher line) {
    return new ConnectionClosed(dc(line.group(3)), line.group(2));
  }

  private static int dc(@Nullable String connection) {
    if (connection == null) {
      return 0;
    }
    Matcher matcher = DC.matcher(connection);
    return matcher.find() ? number(matcher.group(1)) : 0;
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
