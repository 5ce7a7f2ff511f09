package dev.telefarm.supervisor.api;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import java.util.Comparator;
import java.util.regex.Pattern;

/** What a MediaFilter in a request must be like. */
final class MediaFilterFields {
  private static final int MAX_PATTERN = 255;
  private static final int MAX_EXTENSIONS = 100;
  private static final Pattern EXTENSION = Pattern.compile("[^./\\\\\\p{Cntrl}]{1,32}");

  private static final Comparator<Timestamp> ORDER =
      Comparator.comparingLong(Timestamp::getSeconds).thenComparingInt(Timestamp::getNanos);

  private MediaFilterFields() {}

  /**
   * Notes what is wrong.
   *
   * @param path the filter's own field in the request, such as {@code filter}
   */
  static void check(Fields fields, MediaFilter filter, String path) {
    fields.require(
        !filter.getTypesList().contains(Media.Type.UNRECOGNIZED)
            && !filter.getTypesList().contains(Media.Type.TYPE_UNSPECIFIED),
        path + ".types",
        "must be known types");
    sent(fields, filter, path);
    sizes(fields, filter, path);
    fields.require(
        filter.getNamePattern().length() <= MAX_PATTERN,
        path + ".name_pattern",
        "must have at most " + MAX_PATTERN + " characters");
    fields.require(
        filter.getExtensionsCount() <= MAX_EXTENSIONS,
        path + ".extensions",
        "must be at most " + MAX_EXTENSIONS);
    for (String extension : filter.getExtensionsList()) {
      fields.require(
          EXTENSION.matcher(extension).matches(),
          path + ".extensions",
          "must be what follows the last dot of a file name, such as mp4: 1 to 32 characters, no"
              + " dot or slash");
    }
    fields.require(
        filter.getTopicId() >= 0 && filter.getTopicId() <= Integer.MAX_VALUE,
        path + ".topic_id",
        "must be the number of the topic's first message, or 0 for all");
  }

  private static void sent(Fields fields, MediaFilter filter, String path) {
    Timestamp after = filter.getSentAfter(); // what is not set is 1970
    Timestamp before = filter.getSentBefore();
    fields.require(isTime(after), path + ".sent_after", "is not a time");
    fields.require(isTime(before), path + ".sent_before", "is not a time");
    if (filter.hasSentAfter() && filter.hasSentBefore()) {
      fields.require(
          ORDER.compare(after, before) < 0, path + ".sent_before", "must be later than sent_after");
    }
  }

  /** From the year 1 to 9999, as google.protobuf.Timestamp says. */
  private static boolean isTime(Timestamp time) {
    return time.getSeconds() >= -62_135_596_800L
        && time.getSeconds() <= 253_402_300_799L
        && time.getNanos() >= 0
        && time.getNanos() < 1_000_000_000;
  }

  private static void sizes(Fields fields, MediaFilter filter, String path) {
    long min = filter.getMinSizeBytes();
    long max = filter.getMaxSizeBytes();
    fields.require(min >= 0, path + ".min_size_bytes", "must not be negative");
    fields.require(max >= 0, path + ".max_size_bytes", "must not be negative");
    fields.require(
        max <= 0 || min <= max, path + ".max_size_bytes", "must not be less than min_size_bytes");
  }
}
