package dev.telefarm.supervisor.content;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Media;
import java.time.Instant;
import java.util.Locale;

/**
 * What a manifest says of one completed download. Fields of which nothing is known are left out.
 */
final class ManifestLine {
  /** Every line begins so. */
  static final String HEAD = "{\"path\":\"";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestLine() {}

  /** One line of JSON, with its end. */
  static String of(Download download) {
    Media media = download.getMedia();
    boolean before = download.getSkip() == Download.Skip.SKIP_TARGET_EXISTS;
    ObjectNode line = MAPPER.createObjectNode();
    line.put("path", download.getPath());
    if (download.hasMedia() && !before) {
      // What was there before may be longer or shorter than what the message has.
      line.put("size", media.getSizeBytes());
    }
    text(line, "sha256", download.getSha256());
    text(line, "crc32c", download.getCrc32C());
    text(line, "unique_file_id", media.getUniqueFileId());
    if (download.hasMedia()) {
      line.put("chat_id", media.getChatId());
      line.put("message_id", media.getMessageId());
    }
    text(line, "link", link(download));
    text(line, "file_name", media.getFileName());
    text(line, "mime_type", media.getMimeType());
    if (media.getType() != Media.Type.TYPE_UNSPECIFIED) {
      line.put("type", media.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT));
    }
    if (media.hasDate()) {
      line.put("date", time(media.getDate()));
    }
    text(line, "caption", media.getCaption());
    number(line, "album_id", media.getAlbumId());
    number(line, "album_index", media.getAlbumIndex());
    number(line, "topic_id", media.getTopicId());
    line.put("download", download.getName());
    line.put("completed", time(download.getEndTime()));
    boolean linked = download.getSkip() == Download.Skip.SKIP_LINKED;
    line.put("skipped", download.getSkip() != Download.Skip.SKIP_UNSPECIFIED && !linked);
    if (linked) {
      line.put("linked", true);
    }
    return line + "\n";
  }

  /** What only the line of this download has. */
  static String mark(Download download) {
    return '"' + download.getName() + '"';
  }

  private static String link(Download download) {
    String own = download.getSource().getLink();
    return own.isEmpty() ? download.getMedia().getLink() : own;
  }

  private static void text(ObjectNode line, String field, String value) {
    if (!value.isEmpty()) {
      line.put(field, value);
    }
  }

  private static void number(ObjectNode line, String field, long value) {
    if (value != 0) {
      line.put(field, value);
    }
  }

  private static String time(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
  }
}
