package dev.telefarm.client.cli;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that choose among the files of a chat. */
final class MediaFilterOptions {
  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description =
          "Only these: document, photo, video, audio, voice, animation, video-note; repeatable.")
  List<Media.Type> types = new ArrayList<>();

  @Option(
      names = "--after",
      paramLabel = "TIME",
      converter = PointInTime.Converter.class,
      description =
          "Only what was sent then or later: 2026-01-31, 2026-01-31T08:00, 2026-01-31T08:00:00Z.")
  @Nullable PointInTime after;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      converter = PointInTime.Converter.class,
      description = "Only what was sent before; of a day, before it begins.")
  @Nullable PointInTime before;

  @Option(
      names = "--min-size",
      paramLabel = "SIZE",
      converter = ByteAmounts.Size.class,
      description = "Only files of so many bytes or more, such as 10MB.")
  long minSize;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = ByteAmounts.Size.class,
      description = "Only files of so many bytes or fewer.")
  long maxSize;

  @Option(
      names = "--name",
      paramLabel = "PATTERN",
      description = "Only files named so; * is anything, ? one character: '*season 2*'.")
  String name = "";

  @Option(
      names = "--ext",
      paramLabel = "EXTENSION",
      split = ",",
      description = "Only files with these extensions, such as mkv,mp4; repeatable.")
  List<String> extensions = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "N",
      description =
          "Only this topic of a forum, or thread of comments: the first number after the chat in"
              + " its links.")
  long topic;

  /**
   * @param zone in which times without one are meant
   */
  MediaFilter filter(ZoneId zone) {
    MediaFilter.Builder filter =
        MediaFilter.newBuilder()
            .addAllTypes(types)
            .setMinSizeBytes(minSize)
            .setMaxSizeBytes(maxSize)
            .setNamePattern(name)
            .setTopicId(topic);
    for (String extension : extensions) {
      filter.addExtensions(extension.startsWith(".") ? extension.substring(1) : extension);
    }
    if (after != null) {
      filter.setSentAfter(after.timestampIn(zone));
    }
    if (before != null) {
      filter.setSentBefore(before.timestampIn(zone));
    }
    return filter.build();
  }
}
