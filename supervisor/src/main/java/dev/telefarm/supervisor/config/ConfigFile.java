package dev.telefarm.supervisor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file, and where things stand in it, which the parser does not tell once it has read it.
 *
 * @param text what is in it; empty if there is no file
 */
record ConfigFile(Path path, String text) {
  private static final Pattern HEADING = Pattern.compile("\\s*\\[\\s*([^]]+?)\\s*].*");

  /**
   * {@code <path>:<line>} of a key.
   *
   * @param table {@code name} or {@code name.inner}; empty for the top level
   * @param key of that table, or the name of a table of the top level
   * @return only the path if the key is written in a way that is not looked for
   */
  String place(String table, String key) {
    Pattern assignment = Pattern.compile("\\s*([\"']?)" + Pattern.quote(key) + "\\1\\s*[.=].*");
    List<String> lines = text.lines().toList();
    String current = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher heading = HEADING.matcher(lines.get(i));
      if (heading.matches()) {
        current = heading.group(1).replaceAll("[\"' ]", "");
      }
      boolean found =
          heading.matches()
              ? current.equals(table.isEmpty() ? key : table + "." + key)
              : current.equals(table) && assignment.matcher(lines.get(i)).matches();
      if (found) {
        return path + ":" + (i + 1);
      }
    }
    return path.toString();
  }
}
