package dev.telefarm.supervisor.naming;

/** A path is no template; the message says what is wrong with it, to follow the field's name. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message, null, false, false);
  }

  /** What is wrong. */
  public String fault() {
    return String.valueOf(getMessage());
  }
}
