package dev.telefarm.client.cli.settings;

import java.util.List;
import java.util.regex.Pattern;

/** Where things stand in a file, which the parser does not tell once it has read it. */
record TomlText(String content) {
  /**
   * The line, counted from 1, that gives {@code key} of the top level its value, or begins the
   * table of that name; 1 if that is written in a way that is not looked for.
   */
  int lineOf(String key) {
    String name = "([\"']?)" + Pattern.quote(key) + "\\1";
    Pattern assignment = Pattern.compile("\\s*" + name + "\\s*[.=].*");
    Pattern table = Pattern.compile("\\s*\\[{1,2}\\s*" + name + "\\s*[].].*");
    List<String> lines = content.lines().toList();
    boolean top = true;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (table.matcher(line).matches() || (top && assignment.matcher(line).matches())) {
        return i + 1;
      }
      top &= !line.stripLeading().startsWith("[");
    }
    return 1;
  }
}
