package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a message shows its file; decides which search filters find it. */
public enum FileKind {
  @JsonProperty("document")
  DOCUMENT(4L << 30),
  /** Served in several sizes; the largest one has the file's bytes. */
  @JsonProperty("photo")
  PHOTO(10L << 20),
  @JsonProperty("video")
  VIDEO(4L << 30),
  @JsonProperty("audio")
  AUDIO(4L << 30),
  /** A voice message; its file has no name for clients. */
  @JsonProperty("voice")
  VOICE(4L << 30),
  /** A GIF, which is a video without sound. */
  @JsonProperty("animation")
  ANIMATION(4L << 30),
  /** A round video; its file has no name for clients. */
  @JsonProperty("video-note")
  VIDEO_NOTE(4L << 30);

  private final long maximumSize;

  FileKind(long maximumSize) {
    this.maximumSize = maximumSize;
  }

  /** Bytes that Telegram takes at most (of a premium account). */
  long maximumSize() {
    return maximumSize;
  }

  static FileKind ofMimeType(String mimeType) {
    if (mimeType.startsWith("video/")) {
      return VIDEO;
    }
    return mimeType.startsWith("audio/") ? AUDIO : DOCUMENT;
  }
}
