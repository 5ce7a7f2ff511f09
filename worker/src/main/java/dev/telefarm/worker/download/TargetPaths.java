package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.Media;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Where a download's file goes: the rules of download.proto, without touching the disk. */
final class TargetPaths {
  /** File systems allow 255 bytes; this leaves room for {@code " (9999)"} and {@code ".part"}. */
  static final int MAX_NAME_BYTES = 240;

  private static final int MAX_EXTENSION_BYTES = 20;
  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³]) *(\\..*)?");

  /** Of the file beside a target that its bytes are collected in. */
  private static final String PARTIAL_SUFFIX = ".part";

  private TargetPaths() {}

  /**
   * The path that the file gets if nothing is in its way.
   *
   * @throws TargetException if the request names no possible path
   */
  static Path base(DownloadSpec spec, Chat chat, Media media, Predicate<Path> isFolder)
      throws TargetException {
    String text =
        spec.hasTemplate()
            ? TemplatePaths.expand(spec.getTemplate(), chat, media)
            : spec.getTarget().getPath();
    Path path = parse(text);
    return named(
        text.endsWith("/") || isFolder.test(path)
            ? path.resolve(safeName(media.getFileName()))
            : path);
  }

  /**
   * A path that was chosen before, perhaps by another worker.
   *
   * @throws TargetException if nothing could be there
   */
  static Path chosen(String path) throws TargetException {
    return named(parse(path));
  }

  /** The supervisor has refused these already; this process does not count on that. */
  private static Path parse(String text) throws TargetException {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw TargetException.invalid(text, "it has a control character");
    }
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw TargetException.invalid(text, e.getReason());
    }
    if (!path.isAbsolute()) {
      throw TargetException.invalid(text, "it is not absolute");
    }
    for (Path name : path) {
      if (name.toString().equals("..") || name.toString().equals(".")) {
        throw TargetException.invalid(text, "it has a component '" + name + "'");
      }
    }
    return path;
  }

  /** A target {@code x.part} would be the partial file of a target {@code x}. */
  private static Path named(Path path) throws TargetException {
    if (path.getFileName() == null) {
      throw TargetException.invalid(path.toString(), "it has no file name");
    }
    if (isPartial(path.getFileName().toString())) {
      throw TargetException.invalid(
          path.toString(), "names that end in .part are those of files in progress");
    }
    return path;
  }

  /** What to do if the path is taken, the default filled in. */
  static IfExists ifExists(DownloadTarget target) {
    return switch (target.getIfExists()) {
      case IF_EXISTS_REPLACE, IF_EXISTS_FAIL, IF_EXISTS_SKIP -> target.getIfExists();
      case IF_EXISTS_RENAME, IF_EXISTS_UNSPECIFIED, UNRECOGNIZED -> IfExists.IF_EXISTS_RENAME;
    };
  }

  /** {@code path} itself for 0, then {@code name (1).ext}, {@code name (2).ext}, ... */
  static Path numbered(Path path, int number) {
    if (number == 0) {
      return path;
    }
    String name = path.getFileName().toString();
    int dot = extensionDot(name);
    return path.resolveSibling(name.substring(0, dot) + " (" + number + ")" + name.substring(dot));
  }

  /**
   * {@code name} as one that every common file system takes and no terminal misreads: no
   * separators, control or invisible formatting characters (a sender could hide the real extension
   * with them), no device names, no trailing dots or spaces, no partial file's name, at most {@link
   * #MAX_NAME_BYTES} bytes with the extension kept.
   */
  static String safeName(String name) {
    String stripped = withoutTrailing(clean(name));
    if (stripped.isEmpty()) {
      return "file";
    }
    String name_ = withoutPartialSuffix(shorten(stripped));
    return DEVICE.matcher(name_.toLowerCase(Locale.ROOT)).matches() ? "_" + name_ : name_;
  }

  /** Without the characters that no name may have. */
  static String clean(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    name.codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.FORMAT,
                Character.SURROGATE,
                Character.PRIVATE_USE,
                Character.UNASSIGNED -> {}
            case Character.SPACE_SEPARATOR -> safe.append(' ');
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                safe.append('_');
            default -> safe.appendCodePoint("/\\<>:\"|?*".indexOf(c) >= 0 ? '_' : c);
          }
        });
    // Only now: what was left out may have kept a letter from its accent.
    return Normalizer.normalize(safe, Normalizer.Form.NFC).strip();
  }

  private static boolean isPartial(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(PARTIAL_SUFFIX);
  }

  private static String withoutPartialSuffix(String name) {
    int dot = name.length() - PARTIAL_SUFFIX.length();
    return isPartial(name) ? name.substring(0, dot) + "_" + name.substring(dot + 1) : name;
  }

  private static String shorten(String name) {
    if (bytes(name) <= MAX_NAME_BYTES) {
      return name;
    }
    int dot = extensionDot(name);
    String extension = name.substring(dot);
    if (bytes(extension) > MAX_EXTENSION_BYTES) {
      dot = name.length();
      extension = "";
    }
    int end = dot;
    while (bytes(name.substring(0, end)) + bytes(extension) > MAX_NAME_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return withoutTrailing(name.substring(0, end).strip() + extension);
  }

  /** Windows drops them, so that two names would be one file. */
  private static String withoutTrailing(String name) {
    return name.replaceAll("[. ]+$", "");
  }

  /**
   * Where the extension's dot is; the name's end if it has none. A leading dot starts a hidden
   * file's name.
   */
  static int extensionDot(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? dot : name.length();
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
