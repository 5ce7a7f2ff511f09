package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.TargetTemplate;
import dev.telefarm.proto.link.v1.TargetTemplate.Component;
import dev.telefarm.proto.link.v1.TargetTemplate.Piece;
import dev.telefarm.proto.link.v1.TargetTemplate.Placeholder;
import dev.telefarm.proto.link.v1.TargetTemplate.Value;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.Media;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Fills in the placeholders of a target's path: the rules of download.proto, without touching the
 * disk.
 *
 * <p>What comes from Telegram is untrusted. It becomes part of one name each, never of the path's
 * form: a name that has a placeholder is made safe as a whole, so that {@code ../..} in a title is
 * a strange name and nothing else.
 */
final class TemplatePaths {
  private static final int CAPTION = 64;
  private static final String DATE = "uuuu-MM-dd";

  private TemplatePaths() {}

  /** The path; with a trailing slash if the file gets its own name in there. */
  static String expand(TargetTemplate template, Chat chat, Media media) {
    StringBuilder path = new StringBuilder();
    boolean folder = template.getFolder();
    List<Component> components = template.getComponentsList();
    for (int i = 0; i < components.size(); i++) {
      Optional<String> name = name(components.get(i), chat, media);
      name.ifPresent(text -> path.append('/').append(text));
      folder |= name.isEmpty() && i == components.size() - 1;
    }
    return folder ? path + "/" : path.toString();
  }

  /** Empty if it is to be left out. */
  private static Optional<String> name(Component component, Chat chat, Media media) {
    if (component.getPiecesList().stream().noneMatch(Piece::hasPlaceholder)) {
      StringBuilder text = new StringBuilder();
      component.getPiecesList().forEach(piece -> text.append(piece.getText()));
      return Optional.of(text.toString()); // as it was asked for
    }
    List<Text> texts = new ArrayList<>();
    for (Piece piece : component.getPiecesList()) {
      texts.addAll(
          piece.hasPlaceholder()
              ? fill(piece.getPlaceholder(), chat, media)
              : List.of(Text.fixed(piece.getText())));
    }
    String joined = TargetPaths.clean(fitting(texts));
    return joined.isEmpty() ? Optional.empty() : Optional.of(TargetPaths.safeName(joined));
  }

  private static List<Text> fill(Placeholder placeholder, Chat chat, Media media) {
    return placeholder.getValuesList().stream()
        .map(value -> texts(value, chat, media))
        .filter(texts -> texts.stream().anyMatch(text -> !text.text.isEmpty()))
        .findFirst()
        .orElse(List.of());
  }

  private static List<Text> texts(Value value, Chat chat, Media media) {
    String name = media.getFileName();
    int dot = TargetPaths.extensionDot(name);
    String stem = name.substring(0, dot);
    String extension = name.substring(dot);
    int length = value.getLength();
    return switch (value.getField()) {
      case FIELD_CHAT -> List.of(Text.elastic(chat.getTitle(), length));
      case FIELD_CHAT_ID -> List.of(Text.fixed(Long.toString(media.getChatId())));
      case FIELD_USERNAME -> List.of(Text.elastic(chat.getUsername(), length));
      case FIELD_MESSAGE -> List.of(Text.number(media.getMessageId(), length));
      case FIELD_ALBUM -> List.of(Text.number(media.getAlbumId(), length));
      case FIELD_INDEX -> List.of(Text.number(media.getAlbumIndex(), length));
      case FIELD_TOPIC -> List.of(Text.number(media.getTopicId(), length));
      case FIELD_DATE -> List.of(Text.fixed(date(media, value.getPattern())));
      case FIELD_NAME -> List.of(Text.elastic(stem, length), Text.fixed(extension));
      case FIELD_STEM -> List.of(Text.elastic(stem, length));
      case FIELD_EXT -> List.of(Text.fixed(extension.isEmpty() ? "" : extension.substring(1)));
      case FIELD_TYPE -> List.of(Text.fixed(type(media)));
      case FIELD_CAPTION ->
          List.of(Text.elastic(media.getCaption(), length == 0 ? CAPTION : length));
      case FIELD_UNIQUE_ID -> List.of(Text.fixed(media.getUniqueFileId()));
      case FIELD_UNSPECIFIED, UNRECOGNIZED -> List.of(); // of a newer supervisor
    };
  }

  /** In UTC, so that the name does not depend on where the worker runs. */
  private static String date(Media media, String pattern) {
    return DateTimeFormatter.ofPattern(pattern.isEmpty() ? DATE : pattern, Locale.ENGLISH)
        .format(Instant.ofEpochSecond(media.getDate().getSeconds()).atOffset(ZoneOffset.UTC));
  }

  private static String type(Media media) {
    return media.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
  }

  /**
   * The texts in a row, short enough for a name: the longest of those that may be are shortened, so
   * that a long title does not cut off the number behind it.
   */
  private static String fitting(List<Text> texts) {
    List<Text> fitting = new ArrayList<>(texts);
    while (true) {
      String joined = String.join("", fitting.stream().map(Text::text).toList());
      Optional<Text> longest =
          fitting.stream()
              .filter(text -> text.elastic && !text.text.isEmpty())
              .max(Comparator.comparingInt(text -> TargetPaths.bytes(text.text)));
      if (TargetPaths.bytes(joined) <= TargetPaths.MAX_NAME_BYTES || longest.isEmpty()) {
        return joined;
      }
      fitting.replaceAll(text -> text.equals(longest.get()) ? text.shorter() : text);
    }
  }

  /**
   * A piece of a name.
   *
   * @param elastic whether it may be shortened
   */
  private record Text(String text, boolean elastic) {
    static Text fixed(String text) {
      return new Text(text, false);
    }

    /** At most {@code length} characters, if that is not 0; without line breaks and the like. */
    static Text elastic(String text, int length) {
      String clean = TargetPaths.clean(text.strip().replaceAll("\\s+", " "));
      int most = clean.codePointCount(0, clean.length());
      int end = length == 0 || length >= most ? most : length;
      return new Text(clean.substring(0, clean.offsetByCodePoints(0, end)).strip(), true);
    }

    /** Nothing for 0: there is no such number. */
    static Text number(long number, int digits) {
      return fixed(number == 0 ? "" : ("%0" + Math.max(1, digits) + "d").formatted(number));
    }

    Text shorter() {
      return new Text(text.substring(0, text.offsetByCodePoints(text.length(), -1)), elastic);
    }
  }
}
