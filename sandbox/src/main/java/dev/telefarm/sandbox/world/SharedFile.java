package dev.telefarm.sandbox.world;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file that a message carries.
 *
 * @param id Telegram's number of it, the same after a restart of the sandbox
 * @param chatId the chat of the message, as the world calls it
 * @param previews the smaller sizes of a photo, smallest first
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
    List<Preview> previews,
    int references) {

  /** Type letter of a photo's full size. */
  public static final String FULL_SIZE = "y";

  /**
   * A photo in a smaller size.
   *
   * @param type its letter
   * @param width pixels
   * @param height pixels
   */
  public record Preview(String type, int width, int height, Content content) {}

  /**
   * A file of a message.
   *
   * @param edition how many files the message had before it
   */
  static SharedFile of(
      String chatId, int messageId, int edition, FileSpec spec, Instant date, Content content) {
    String identity = chatId + "/" + messageId + (edition == 0 ? "" : "/" + edition);
    List<Preview> previews =
        spec.kind() == FileKind.PHOTO
            ? List.of(
                preview("m", 320, 180, 20_000, identity, content),
                preview("x", 800, 450, 80_000, identity, content))
            : List.of();
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
        previews,
        0);
  }

  private static Preview preview(
      String type, int width, int height, long mostBytes, String identity, Content full) {
    long seed = StableId.hash("preview " + type, identity);
    return new Preview(
        type, width, height, new GeneratedContent(seed, Math.min(mostBytes, full.size())));
  }

  /** A photo's bytes in one of its sizes; empty if it has no such size. */
  public Optional<Content> content(String sizeType) {
    return sizeType.equals(FULL_SIZE)
        ? Optional.of(content)
        : previews.stream()
            .filter(preview -> preview.type().equals(sizeType))
            .map(Preview::content)
            .findFirst();
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
        previews,
        references + 1);
  }

  public long size() {
    return content.size();
  }
}
