package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.SharedFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a call must be like; null and 0 fit everything.
 *
 * @param account account id
 * @param dc the data centre that was asked, 1 or 2, or 203 for the content delivery network
 * @param connection number of a connection
 * @param method an API method, or the beginning of some with a {@code *} behind
 * @param chat chat id of the file that is asked for
 * @param messageId message number in that chat
 * @param fileName name of the file that is asked for
 * @param offsetFrom first byte of a range that the bytes asked for must touch
 * @param offsetTo end of that range, excluded; 0 for the end of the file
 */
public record MatchSpec(
    @Nullable String account,
    int dc,
    long connection,
    @Nullable String method,
    @Nullable String chat,
    int messageId,
    @Nullable String fileName,
    long offsetFrom,
    long offsetTo) {
  /** Fits every call. */
  public static final MatchSpec EVERYTHING = new MatchSpec(null, 0, 0, null, null, 0, null, 0, 0);

  private static final int CDN = 203;
  private static final Pattern METHOD = Pattern.compile("\\*|[A-Za-z][A-Za-z0-9_.]*\\*?");

  /** Validates; {@link InvalidFieldException} names the field. */
  public MatchSpec {
    if (dc != 0 && dc != 1 && dc != 2 && dc != CDN) {
      throw new InvalidFieldException("dc", dc + " is neither 1 nor 2 nor " + CDN);
    }
    if (connection < 0) {
      throw new InvalidFieldException("connection", connection + " is negative");
    }
    if (method != null && !METHOD.matcher(method).matches()) {
      throw new InvalidFieldException(
          "method", "\"" + method + "\" is neither a method nor the beginning of one with a *");
    }
    if (messageId < 0) {
      throw new InvalidFieldException("messageId", messageId + " is negative");
    }
    if (messageId != 0 && chat == null) {
      throw new InvalidFieldException("messageId", "is a number in a chat, and chat is missing");
    }
    if (offsetFrom < 0) {
      throw new InvalidFieldException("offsetFrom", offsetFrom + " is negative");
    }
    if (offsetTo != 0 && offsetTo <= offsetFrom) {
      throw new InvalidFieldException(
          "offsetTo", offsetTo + " is not above offsetFrom, " + offsetFrom);
    }
  }

  /** The same for one method, or the beginning of some with a {@code *} behind. */
  public static MatchSpec ofMethod(String method) {
    return new MatchSpec(null, 0, 0, method, null, 0, null, 0, 0);
  }

  /** Whether it asks for what only a call has. */
  boolean needsCall() {
    return method != null || needsFile();
  }

  private boolean needsFile() {
    return chat != null || fileName != null || offsetFrom != 0 || offsetTo != 0;
  }

  boolean matches(Occurrence occurrence) {
    return (account == null || account.equals(occurrence.account()))
        && (dc == 0 || dc == occurrence.dc())
        && (connection == 0 || connection == occurrence.connection())
        && (method == null || isMethod(method, occurrence.method()))
        && (!needsFile() || matchesFile(occurrence, occurrence.file()));
  }

  static boolean isMethod(String pattern, @Nullable String method) {
    if (method == null) {
      return false;
    }
    int star = pattern.length() - 1;
    return pattern.charAt(star) == '*'
        ? method.startsWith(pattern.substring(0, star))
        : method.equals(pattern);
  }

  private boolean matchesFile(Occurrence occurrence, @Nullable SharedFile file) {
    return file != null
        && (chat == null || chat.equals(file.chatId()))
        && (messageId == 0 || messageId == file.messageId())
        && (fileName == null || fileName.equals(file.name()))
        && occurrence.offset() + occurrence.length() > offsetFrom
        && (offsetTo == 0 || occurrence.offset() < offsetTo);
  }
}
