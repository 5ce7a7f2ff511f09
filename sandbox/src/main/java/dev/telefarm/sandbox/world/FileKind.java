package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a message shows its file; decides which search filters find it. */
public enum FileKind {
  @JsonProperty("document")
  DOCUMENT,
  /** Served in two sizes; the larger one has the file's bytes. */
  @JsonProperty("photo")
  PHOTO,
  @JsonProperty("video")
  VIDEO,
  @JsonProperty("audio")
  AUDIO;

  static FileKind ofMimeType(String mimeType) {
    if (mimeType.startsWith("video/")) {
      return VIDEO;
    }
    return mimeType.startsWith("audio/") ? AUDIO : DOCUMENT;
  }
}
