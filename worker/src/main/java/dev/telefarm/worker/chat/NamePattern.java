package dev.telefarm.worker.chat;

/**
 * What a whole file name looks like: {@code *} stands for any characters, {@code ?} for one; case
 * does not matter. Immutable.
 *
 * <p>Not a regular expression: those can take for ever over a pattern of many stars; this takes at
 * most the product of the two lengths.
 */
final class NamePattern {
  private final int[] pattern;

  NamePattern(String pattern) {
    this.pattern = folded(pattern);
  }

  boolean matches(String fileName) {
    int[] name = folded(fileName);
    int p = 0;
    int n = 0;
    int star = -1; // the last one that was passed: it takes one character more when the rest fails
    int taken = 0;
    while (n < name.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        taken = n;
      } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == name[n])) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++taken;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  /** Characters as people count them, not as Java does; upper first, as {@code ß} and İ need it. */
  private static int[] folded(String text) {
    return text.codePoints().map(Character::toUpperCase).map(Character::toLowerCase).toArray();
  }
}
