package dev.telefarm.sandbox.world;

import java.time.Instant;

/**
 * A file that a message carries.
 *
 * @param id Telegram's number of it, the same after a restart of the sandbox
 * @param chatId the chat of the message, as the world calls it
 * @param preview the smaller size of a photo; for anything else the content itself, and never
 *     served
 * @param references how often the references to it have expired: a client needs the present one
 */
public record SharedFile(
    long id,
    String chatId,
    int messageId,
    long accessHash,
    String name,
    String mimeType,
    FileKind kind,
    int dc,
    Instant date,
    Content content,
    Content preview,
    int references) {

  /** Type letter of a photo's full size. */
  public static final String FULL_SIZE = "x";

  /** Type letter of a photo's smaller size. */
  public static final String PREVIEW_SIZE = "m";

  /**
   * A file of a message.
   *
   * @param edition how many files the message had before it
   */
  static SharedFile of(
      String chatId, int messageId, int edition, FileSpec spec, Instant date, Content content) {
    String identity = chatId + "/" + messageId + (edition == 0 ? "" : "/" + edition);
    Content preview =
        spec.kind() == FileKind.PHOTO
            ? new GeneratedContent(
                StableId.hash("preview", identity), Math.min(20_000, content.size()))
            : content;
    return new SharedFile(
        StableId.hash("file", identity),
        chatId,
        messageId,
        StableId.hash("file access", identity),
        spec.name(),
        spec.mimeType(),
        spec.kind(),
        spec.dc(),
        date,
        content,
        preview,
        0);
  }

  /** The same file; what clients hold as a reference to it has expired. */
  SharedFile withExpiredReferences() {
    return new SharedFile(
        id,
        chatId,
        messageId,
        accessHash,
        name,
        mimeType,
        kind,
        dc,
        date,
        content,
        preview,
        references + 1);
  }

  public long size() {
    return content.size();
  }
}
