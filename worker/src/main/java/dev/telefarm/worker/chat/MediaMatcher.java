package dev.telefarm.worker.chat;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which files a filter lets through. Its topic is not looked at: what is read is that topic alone.
 * Immutable.
 */
final class MediaMatcher {
  private final Set<Media.Type> types = EnumSet.noneOf(Media.Type.class);
  private final SentTime sent;
  private final long smallest;
  private final long largest;
  private final NamePattern name;
  private final List<String> endings;

  MediaMatcher(MediaFilter filter) {
    types.addAll(filter.getTypesList());
    sent = SentTime.of(filter);
    smallest = filter.getMinSizeBytes();
    largest = filter.getMaxSizeBytes() == 0 ? Long.MAX_VALUE : filter.getMaxSizeBytes();
    name = new NamePattern(filter.getNamePattern().isEmpty() ? "*" : filter.getNamePattern());
    endings =
        filter.getExtensionsList().stream()
            .map(extension -> "." + extension.toLowerCase(Locale.ROOT))
            .toList();
  }

  boolean matches(Media media) {
    return (types.isEmpty() || types.contains(media.getType()))
        && sent.isAfterStart(media.getDate().getSeconds())
        && sent.isBeforeEnd(media.getDate().getSeconds())
        && media.getSizeBytes() >= smallest
        && media.getSizeBytes() <= largest
        && name.matches(media.getFileName())
        && hasEnding(media.getFileName().toLowerCase(Locale.ROOT));
  }

  private boolean hasEnding(String fileName) {
    return endings.isEmpty() || endings.stream().anyMatch(fileName::endsWith);
  }
}
