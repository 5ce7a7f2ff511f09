package dev.telefarm.client.cli.doctor;

/**
 * One line of the doctor's.
 *
 * @param about what was looked at, in a word
 * @param text what is so
 * @param remedy what to do about it; empty if nothing is to be done
 */
public record Finding(Verdict verdict, String about, String text, String remedy) {
  /** How bad it is. */
  public enum Verdict {
    OK,
    /** It works, but not as well or as safely as it could. */
    WARNING,
    /** Something does not work. */
    PROBLEM
  }

  static Finding ok(String about, String text) {
    return new Finding(Verdict.OK, about, text, "");
  }

  static Finding warning(String about, String text, String remedy) {
    return new Finding(Verdict.WARNING, about, text, remedy);
  }

  static Finding problem(String about, String text, String remedy) {
    return new Finding(Verdict.PROBLEM, about, text, remedy);
  }
}
