package dev.telefarm.supervisor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadWait;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnSchedulesTest {
  /** A Monday, 11:00 in Berlin. */
  private static final Instant NOW = Instant.parse("2030-01-07T10:00:00Z");

  private final OwnSchedules schedules = new OwnSchedules(ZoneId.of("Europe/Berlin"));

  @Test
  void withoutOneNothingIsHeldBack() {
    assertThat(schedules.hold(DownloadSchedule.getDefaultInstance(), NOW)).isEmpty();
    assertThat(schedules.nextChange(DownloadSchedule.getDefaultInstance(), NOW)).isEmpty();
  }

  @Test
  void nothingIsFetchedBeforeItsTime() {
    assertThat(until(schedule("2030-01-07T10:00:01Z"))).hasValue("2030-01-07T10:00:01Z");
    assertThat(until(schedule("2030-01-07T10:00:00Z"))).isEmpty();
    assertThat(until(schedule("2029-01-07T10:00:00Z"))).isEmpty();
    assertThat(schedules.hold(schedule("2031-01-01T00:00:00Z"), NOW).orElseThrow().cause())
        .isEqualTo(DownloadWait.Cause.CAUSE_SCHEDULE);
  }

  @Test
  void itIsFetchedInAnyOfItsWindows() {
    assertThat(until(windows("daily 22:00-06:00"))).hasValue("2030-01-07T21:00:00Z");
    assertThat(until(windows("daily 22:00-06:00", "mon 10:00-12:00"))).isEmpty();
    assertThat(schedules.nextChange(windows("daily 22:00-06:00", "mon 10:00-12:00"), NOW))
        .hasValue(Instant.parse("2030-01-07T11:00:00Z"));
    assertThat(until(windows("daily 00:00-24:00"))).isEmpty();
    assertThat(schedules.nextChange(windows("daily 00:00-24:00"), NOW)).isEmpty();
  }

  @Test
  void bothHold() {
    DownloadSchedule.Builder both = schedule("2030-01-08T07:00:00Z").toBuilder();
    both.addWindows("daily 22:00-06:00");
    assertThat(until(both.build())).hasValue("2030-01-08T21:00:00Z");
    both.clearWindows().addWindows("tue 00:00-24:00");
    assertThat(until(both.build())).hasValue("2030-01-08T07:00:00Z");
  }

  private Optional<String> until(DownloadSchedule schedule) {
    return schedules.hold(schedule, NOW).map(hold -> hold.until().orElseThrow().toString());
  }

  private static DownloadSchedule schedule(String notBefore) {
    Instant time = Instant.parse(notBefore);
    return DownloadSchedule.newBuilder()
        .setNotBeforeTime(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
        .build();
  }

  private static DownloadSchedule windows(String... windows) {
    return DownloadSchedule.newBuilder().addAllWindows(List.of(windows)).build();
  }
}
