package dev.telefarm.worker.chat;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterAnimation;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterAudio;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterDocument;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterPhoto;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterPhotoAndVideo;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterVideo;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterVideoNote;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterVoiceNote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How Telegram searches for a kind of media. */
final class MediaFilters {
  private static final Set<Media.Type> VISUAL =
      EnumSet.of(Media.Type.TYPE_PHOTO, Media.Type.TYPE_VIDEO);

  private MediaFilters() {}

  /**
   * The searches that find each message with one of these types once.
   *
   * @param types known ones
   */
  static List<SearchFilter> of(Collection<Media.Type> types) {
    Set<Media.Type> wanted = EnumSet.copyOf(types);
    List<SearchFilter> searches = new ArrayList<>();
    if (wanted.containsAll(VISUAL)) {
      wanted.removeAll(VISUAL);
      searches.add(new SearchMessagesFilterPhotoAndVideo());
    }
    for (Media.Type type : wanted) {
      SearchFilter search = of(type);
      if (search != null) {
        searches.add(search);
      }
    }
    return searches;
  }

  /** Null for what it does not search for. */
  static @Nullable SearchFilter of(Media.Type type) {
    return switch (type) {
      case TYPE_DOCUMENT -> new SearchMessagesFilterDocument();
      case TYPE_PHOTO -> new SearchMessagesFilterPhoto();
      case TYPE_VIDEO -> new SearchMessagesFilterVideo();
      case TYPE_AUDIO -> new SearchMessagesFilterAudio();
      case TYPE_VOICE -> new SearchMessagesFilterVoiceNote();
      case TYPE_ANIMATION -> new SearchMessagesFilterAnimation();
      case TYPE_VIDEO_NOTE -> new SearchMessagesFilterVideoNote();
      case TYPE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }
}
