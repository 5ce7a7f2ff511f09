package dev.telefarm.client.cli;

import dev.telefarm.client.DownloadRequest;
import dev.telefarm.proto.v1.DownloadSchedule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that download: when. */
final class ScheduleOptions {
  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      converter = PointInTime.Converter.class,
      description = "Fetch nothing before, such as 2030-01-31T22:00.")
  @Nullable PointInTime notBefore;

  @Option(
      names = "--hours",
      paramLabel = "WINDOW",
      description = {
        "Fetch only then, such as 'daily 22:00-06:00' or 'sat,sun 00:00-24:00', by the farm's time",
        "zone; repeatable."
      })
  List<String> hours = new ArrayList<>();

  /**
   * Empty if it may be at any time.
   *
   * @param zone in which times without one are meant
   */
  Optional<DownloadSchedule> schedule(ZoneId zone) {
    DownloadSchedule.Builder schedule = DownloadSchedule.newBuilder().addAllWindows(hours);
    if (notBefore != null) {
      schedule.setNotBeforeTime(notBefore.timestampIn(zone));
    }
    return Optional.of(schedule.build())
        .filter(made -> !made.equals(DownloadSchedule.getDefaultInstance()));
  }

  void giveTo(DownloadRequest.Builder request, ZoneId zone) {
    hours.forEach(request::during);
    if (notBefore != null) {
      request.notBefore(notBefore.in(zone));
    }
  }
}
