package dev.telefarm.client;

import java.nio.file.Path;

/** Paths of targets as text, in which braces hold placeholders. */
public final class TargetText {
  private TargetText() {}

  /** The text that means this path and nothing else. */
  public static String literal(String path) {
    return path.replace("{", "{{").replace("}", "}}");
  }

  /**
   * An absolute path.
   *
   * @param folder absolute, and meant as it is
   * @param path may have placeholders; relative to {@code folder} if it is relative
   */
  public static String in(Path folder, String path) {
    return Path.of(literal(folder.toString())).resolve(path).normalize().toString();
  }

  /** Whether the last name has a placeholder, so that files may get different ones. */
  public static boolean namesEachFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.replace("{{", "").indexOf('{') >= 0;
  }
}
