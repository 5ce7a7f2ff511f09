package dev.telefarm.worker.download.fault;

import dev.telefarm.worker.download.fault.FetchCause.ChannelPrivate;
import dev.telefarm.worker.download.fault.FetchCause.CopyLost;
import dev.telefarm.worker.download.fault.FetchCause.DiskFull;
import dev.telefarm.worker.download.fault.FetchCause.FloodWait;
import dev.telefarm.worker.download.fault.FetchCause.LocationInvalid;
import dev.telefarm.worker.download.fault.FetchCause.PremiumWait;
import dev.telefarm.worker.download.fault.FetchCause.ReferenceExpired;
import dev.telefarm.worker.download.fault.FetchCause.ServerError;
import dev.telefarm.worker.download.fault.FetchCause.SessionEnded;
import dev.telefarm.worker.download.fault.FetchCause.Unknown;
import dev.telefarm.worker.download.fault.FetchCause.WrongPart;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Trouble.FileFailed;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Telegram's and TDLib's words mean. Pure. */
public final class Causes {
  private static final int FLOOD = 420;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAUTHORIZED = 401;
  private static final int TDLIB = 0;
  private static final int FIRST_OF_SERVER = 500;

  private static final String PREMIUM = "FLOOD_PREMIUM_WAIT_";
  private static final Pattern RETRY_AFTER = Pattern.compile("retry after (\\d{1,9})");

  private static final List<String> PRIVATE =
      List.of(
          "CHANNEL_PRIVATE",
          "CHANNEL_INVALID",
          "CHAT_FORBIDDEN",
          "CHAT_ID_INVALID",
          "PEER_ID_INVALID",
          "USER_BANNED_IN_CHANNEL");

  private Causes() {}

  /**
   * Why TDLib gave a file up.
   *
   * @param refused the query that TDLib had just stopped repeating, if there was one: TDLib calls
   *     every such end "Too Many Requests", a server's faults included
   */
  public static FetchCause of(FileFailed failed, Optional<QueryDelayed> refused) {
    String error = failed.error();
    if (failed.code() == TOO_MANY_REQUESTS) {
      // Without a query it is TDLib's own: it renews a reference once in a minute.
      return refused.map(Causes::of).orElseGet(() -> new ReferenceExpired(error));
    }
    if (error.startsWith("FILE_REFERENCE_")
        || error.contains("no valid file reference")
        || error.contains("File source is not found")) {
      return new ReferenceExpired(error);
    }
    return failed.code() == TDLIB ? ofTdlib(error) : ofTelegram(failed.code(), error);
  }

  /** Why TDLib repeats a query, or stopped to. */
  public static FetchCause of(QueryDelayed delayed) {
    if (delayed.code() != FLOOD) {
      return ofTelegram(delayed.code(), delayed.error());
    }
    return delayed.error().startsWith(PREMIUM)
        ? new PremiumWait(delayed.timeout())
        : new FloodWait(delayed.timeout());
  }

  /** Why a call failed. */
  public static FetchCause of(TelegramException e) {
    Optional<Duration> wait = e.retryAfter();
    if (wait.isPresent()) {
      return new FloodWait(wait.get());
    }
    return e.aborted() ? new SessionEnded() : ofTelegram(e.code(), e.error());
  }

  private static FetchCause ofTelegram(int code, String error) {
    if (code == UNAUTHORIZED) {
      return new SessionEnded();
    }
    if (code == TOO_MANY_REQUESTS) {
      Matcher wait = RETRY_AFTER.matcher(error);
      return wait.find()
          ? new FloodWait(Duration.ofSeconds(Long.parseLong(wait.group(1))))
          : new Unknown(error);
    }
    if (code < 0 || code >= FIRST_OF_SERVER) {
      return new ServerError(code, error);
    }
    if (PRIVATE.stream().anyMatch(error::startsWith)) {
      return new ChannelPrivate(error);
    }
    if (error.contains("LOCATION_INVALID") || error.startsWith("FILE_ID_INVALID")) {
      return new LocationInvalid(error);
    }
    return new Unknown(code + " " + error);
  }

  /** TDLib's own words for what Telegram served, and for what the disk did. */
  private static FetchCause ofTdlib(String error) {
    if (error.contains("No space left on device") || error.contains("Disk quota exceeded")) {
      return new DiskFull("TDLib's copy: " + error);
    }
    if (error.startsWith("Failed to transfer file")
        || error.startsWith("Part size")
        || error.startsWith("Hash mismatch")
        || error.startsWith("File transferring not finished")
        || error.startsWith("Receive invalid")
        || error.startsWith("Failed to fetch")) {
      return new WrongPart("Telegram served something else than was asked for: " + error);
    }
    if (error.startsWith("FILE_DOWNLOAD_ID_INVALID")) {
      return new LocationInvalid(error);
    }
    return error.startsWith("Failed to") || error.contains("PosixError")
        ? new CopyLost("TDLib's copy: " + error)
        : new Unknown(error);
  }
}
