package dev.telefarm.worker.download.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Trouble.FileFailed;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausesTest {
  private static final FileFailed TOO_MANY =
      new FileFailed(8, 429, "Too Many Requests: retry after 16");

  private static QueryDelayed refused(int code, String error) {
    return new QueryDelayed("upload.getFile", Duration.ofMinutes(2), code, error, 2, false);
  }

  private static FetchCause file(int code, String error) {
    return Causes.of(new FileFailed(8, code, error), Optional.empty());
  }

  @Test
  void tooManyRequestsIsWhatTheQueryBeforeWas() {
    assertThat(Causes.of(TOO_MANY, Optional.of(refused(420, "FLOOD_WAIT_120"))))
        .isEqualTo(new FetchCause.FloodWait(Duration.ofMinutes(2)));
    assertThat(Causes.of(TOO_MANY, Optional.of(refused(420, "FLOOD_PREMIUM_WAIT_120"))))
        .isEqualTo(new FetchCause.PremiumWait(Duration.ofMinutes(2)));
    assertThat(Causes.of(TOO_MANY, Optional.of(refused(500, "INTERNAL"))))
        .isEqualTo(new FetchCause.ServerError(500, "INTERNAL"));
    assertThat(Causes.of(TOO_MANY, Optional.of(refused(-503, "Timeout"))))
        .isEqualTo(new FetchCause.ServerError(-503, "Timeout"));
    assertThat(Causes.of(TOO_MANY, Optional.empty()))
        .as("TDLib's own: it renews a reference once in a minute")
        .isInstanceOf(FetchCause.ReferenceExpired.class);
  }

  @ParameterizedTest
  @CsvSource({
    "400, FILE_REFERENCE_EXPIRED, ReferenceExpired",
    "400, FILE_REFERENCE_0_EXPIRED, ReferenceExpired",
    "0, Can't download file: have no valid file reference, ReferenceExpired",
    "400, File source is not found, ReferenceExpired",
    "400, LOCATION_INVALID, LocationInvalid",
    "400, FILE_ID_INVALID, LocationInvalid",
    "0, FILE_DOWNLOAD_ID_INVALID, LocationInvalid",
    "400, CHANNEL_PRIVATE, ChannelPrivate",
    "406, CHANNEL_PRIVATE, ChannelPrivate",
    "400, CHAT_ID_INVALID, ChannelPrivate",
    "401, AUTH_KEY_UNREGISTERED, SessionEnded",
    "500, Session failed, ServerError",
    "502, Bad Gateway, ServerError",
    "-503, Timeout, ServerError",
    "0, Failed to transfer file: [size:100], WrongPart",
    "0, Part size is more than requested, WrongPart",
    "0, Hash mismatch, WrongPart",
    "0, No space left on device : 28 : write, DiskFull",
    "0, Failed to save file part to the file, CopyLost",
    "406, FROZEN_METHOD_INVALID, Unknown",
    "0, what nobody has seen yet, Unknown",
  })
  void eachErrorOfAFileHasACause(int code, String error, String cause) {
    assertThat(file(code, error).getClass().getSimpleName()).isEqualTo(cause);
  }

  @Test
  void eachRefusalOfACallHasACause() {
    assertThat(Causes.of(new TelegramException(429, "Too Many Requests: retry after 37")))
        .isEqualTo(new FetchCause.FloodWait(Duration.ofSeconds(37)));
    assertThat(Causes.of(new TelegramException(401, "Unauthorized")))
        .isEqualTo(new FetchCause.SessionEnded());
    assertThat(Causes.of(new TelegramException(500, "Request aborted")))
        .isEqualTo(new FetchCause.SessionEnded());
    assertThat(Causes.of(new TelegramException(500, "INTERNAL")))
        .isEqualTo(new FetchCause.ServerError(500, "INTERNAL"));
    assertThat(Causes.of(new TelegramException(400, "CHANNEL_PRIVATE")))
        .isEqualTo(new FetchCause.ChannelPrivate("CHANNEL_PRIVATE"));
  }
}
