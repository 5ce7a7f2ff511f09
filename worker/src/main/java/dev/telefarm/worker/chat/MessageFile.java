package dev.telefarm.worker.chat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.telegram.MessageContent;
import dev.telefarm.worker.telegram.MessageContent.Animation;
import dev.telefarm.worker.telegram.MessageContent.Audio;
import dev.telefarm.worker.telegram.MessageContent.Document;
import dev.telefarm.worker.telegram.MessageContent.MessageAnimation;
import dev.telefarm.worker.telegram.MessageContent.MessageAudio;
import dev.telefarm.worker.telegram.MessageContent.MessageDocument;
import dev.telefarm.worker.telegram.MessageContent.MessagePhoto;
import dev.telefarm.worker.telegram.MessageContent.MessageVideo;
import dev.telefarm.worker.telegram.MessageContent.MessageVideoNote;
import dev.telefarm.worker.telegram.MessageContent.MessageVoiceNote;
import dev.telefarm.worker.telegram.MessageContent.PhotoSize;
import dev.telefarm.worker.telegram.MessageContent.Video;
import dev.telefarm.worker.telegram.MessageTopic.MessageTopicForum;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.FormattedText;
import dev.telefarm.worker.telegram.TdObject.Message;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Picks the file out of a message. */
final class MessageFile {
  private static final String CHANNEL_PREFIX = "-100";

  private MessageFile() {}

  /** Empty if the message has none that can be downloaded. */
  static Optional<FoundFile> of(Chat chat, Message message) {
    return Optional.ofNullable(message.content())
        .flatMap(MessageFile::pick)
        .map(picked -> {
          long id = ServerIds.fromTdlib(message.id());
          Media media =
              Media.newBuilder()
                  .setChatId(message.chatId())
                  .setMessageId(id)
                  .setType(picked.type)
                  .setFileName(picked.name.isBlank() ? madeUpName(picked, id) : picked.name)
                  .setMimeType(picked.mimeType)
                  .setSizeBytes(size(picked.file))
                  .setUniqueFileId(picked.file.remote().uniqueId())
                  .setDate(Timestamp.newBuilder().setSeconds(message.date()))
                  .setCaption(picked.caption == null ? "" : picked.caption.text())
                  .setLink(link(chat, id))
                  .setAlbumId(message.mediaAlbumId())
                  .setTopicId(message.topicId() instanceof MessageTopicForum(int topic) ? topic : 0)
                  .build();
          return new FoundFile(chat, media, picked.file);
        });
  }

  private record Picked(
      Media.Type type, String name, String mimeType, File file, @Nullable FormattedText caption) {}

  private static Optional<Picked> pick(MessageContent content) {
    return switch (content) {
      case MessageDocument(Document(String name, String mime, File file), var caption) ->
          Optional.of(new Picked(Media.Type.TYPE_DOCUMENT, name, mime, file, caption));
      case MessageVideo(Video(String name, String mime, File file), var caption) ->
          Optional.of(new Picked(Media.Type.TYPE_VIDEO, name, mime, file, caption));
      case MessageAudio(Audio(String name, String mime, File file), var caption) ->
          Optional.of(new Picked(Media.Type.TYPE_AUDIO, name, mime, file, caption));
      case MessageAnimation(Animation(String name, String mime, File file), var caption) ->
          Optional.of(new Picked(Media.Type.TYPE_ANIMATION, name, mime, file, caption));
      case MessageVoiceNote(var voice, var caption) ->
          Optional.of(
              new Picked(Media.Type.TYPE_VOICE, "", voice.mimeType(), voice.voice(), caption));
      case MessageVideoNote(var note) ->
          Optional.of(new Picked(Media.Type.TYPE_VIDEO_NOTE, "", "video/mp4", note.video(), null));
      case MessagePhoto(var photo, var caption) ->
          photo.sizes().stream()
              .max(Comparator.comparingLong(size -> (long) size.width() * size.height()))
              .map(PhotoSize::photo)
              .map(file -> new Picked(Media.Type.TYPE_PHOTO, "", "image/jpeg", file, caption));
    };
  }

  private static long size(File file) {
    return file.size() > 0 ? file.size() : file.expectedSize();
  }

  private static String madeUpName(Picked picked, long id) {
    return switch (picked.type) {
      case TYPE_PHOTO -> "photo_" + id + ".jpg";
      case TYPE_VIDEO -> "video_" + id + ".mp4";
      case TYPE_AUDIO -> "audio_" + id + (picked.mimeType.equals("audio/mpeg") ? ".mp3" : "");
      case TYPE_VOICE -> "voice_" + id + ".ogg";
      case TYPE_ANIMATION -> "animation_" + id + ".mp4";
      case TYPE_VIDEO_NOTE -> "video_note_" + id + ".mp4";
      case TYPE_DOCUMENT, TYPE_UNSPECIFIED, UNRECOGNIZED -> "document_" + id;
    };
  }

  /** Only channels and supergroups have links to messages. */
  private static String link(Chat chat, long id) {
    String number = Long.toString(chat.getChatId());
    if (!number.startsWith(CHANNEL_PREFIX)) {
      return "";
    }
    return chat.getUsername().isEmpty()
        ? "https://t.me/c/" + number.substring(CHANNEL_PREFIX.length()) + "/" + id
        : "https://t.me/" + chat.getUsername() + "/" + id;
  }
}
