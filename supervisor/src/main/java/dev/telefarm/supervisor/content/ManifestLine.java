package dev.telefarm.supervisor.content;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Media;
import java.time.Instant;

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
    text(line, "unique_file_id", media.getUniqueFileId());
    if (download.hasMedia()) {
      line.put("chat_id", media.getChatId());
      line.put("message_id", media.getMessageId());
    }
    text(line, "link", link(download));
    text(line, "file_name", media.getFileName());
    text(line, "mime_type", media.getMimeType());
    if (media.hasDate()) {
      line.put("date", time(media.getDate()));
    }
    line.put("download", download.getName());
    line.put("completed", time(download.getEndTime()));
    line.put("skipped", download.getSkip() != Download.Skip.SKIP_UNSPECIFIED);
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

  private static String time(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
  }
}
