package dev.telefarm.client.cli.view;

/** Lines of a worker's log. */
public final class LogText {
  private LogText() {}

  /**
   * The line with its indentation, but with nothing in it that a terminal obeys: names that others
   * chose in Telegram may be in it.
   */
  public static String printable(String line) {
    String spaced = line.replace("\t", "    ");
    int indent = spaced.length() - spaced.stripLeading().length();
    return " ".repeat(indent) + DisplayText.printable(spaced);
  }
}
