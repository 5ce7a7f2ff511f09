package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.FileKind;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.SharedFile;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which messages a MessagesFilter, a text and dates let through. */
final class SearchFilter {
  private SearchFilter() {}

  static Predicate<Message> ofKind(TlObject filter) {
    return switch (filter.name()) {
      case "inputMessagesFilterEmpty" -> message -> true;
      case "inputMessagesFilterDocument" -> carries(Set.of(FileKind.DOCUMENT));
      case "inputMessagesFilterPhotos" -> carries(Set.of(FileKind.PHOTO));
      case "inputMessagesFilterVideo" -> carries(Set.of(FileKind.VIDEO));
      case "inputMessagesFilterPhotoVideo" -> carries(Set.of(FileKind.PHOTO, FileKind.VIDEO));
      case "inputMessagesFilterVoice" -> carries(Set.of(FileKind.VOICE));
      case "inputMessagesFilterGif" -> carries(Set.of(FileKind.ANIMATION));
      case "inputMessagesFilterRoundVideo" -> carries(Set.of(FileKind.VIDEO_NOTE));
      case "inputMessagesFilterMusic" -> carries(Set.of(FileKind.AUDIO));
      case "inputMessagesFilterUrl" ->
          message -> message.text().contains("http://") || message.text().contains("https://");
      // Polls and the rest: the world has none.
      default -> message -> false;
    };
  }

  static Predicate<Message> ofText(String query) {
    if (query.isBlank()) {
      return message -> true;
    }
    String wanted = query.toLowerCase(Locale.ROOT);
    return message -> {
      SharedFile file = message.file();
      return message.text().toLowerCase(Locale.ROOT).contains(wanted)
          || (file != null && file.name().toLowerCase(Locale.ROOT).contains(wanted));
    };
  }

  /** Seconds since 1970, both ends included; 0 for no limit. */
  static Predicate<Message> ofDates(int from, int to) {
    return message -> {
      long date = message.date().getEpochSecond();
      return (from == 0 || date >= from) && (to == 0 || date <= to);
    };
  }

  private static Predicate<Message> carries(Set<FileKind> kinds) {
    return message -> message.file() != null && kinds.contains(message.file().kind());
  }
}
