package dev.telefarm.worker.telegram;

import java.util.List;

/** What a message carries: the kinds that have a file to download. */
public sealed interface MessageContent extends TdObject {
  record MessageAnimation(Animation animation, FormattedText caption) implements MessageContent {}

  record MessageAudio(Audio audio, FormattedText caption) implements MessageContent {}

  record MessageDocument(Document document, FormattedText caption) implements MessageContent {}

  record MessagePhoto(Photo photo, FormattedText caption) implements MessageContent {}

  record MessageVideo(Video video, FormattedText caption) implements MessageContent {}

  record MessageVideoNote(VideoNote videoNote) implements MessageContent {}

  record MessageVoiceNote(VoiceNote voiceNote, FormattedText caption) implements MessageContent {}

  // The parts below are not message contents of their own, but appear only inside of them.

  record Animation(String fileName, String mimeType, File animation) {}

  record Audio(String fileName, String mimeType, File audio) {}

  record Document(String fileName, String mimeType, File document) {}

  record Photo(List<PhotoSize> sizes) {}

  record PhotoSize(String type, File photo, int width, int height) {}

  record Video(String fileName, String mimeType, File video) {}

  record VideoNote(File video) {}

  record VoiceNote(String mimeType, File voice) {}
}
