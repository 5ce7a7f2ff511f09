package dev.telefarm.sandbox.world;

/**
 * Something that a person or program asked for cannot be: names the field and what would be right.
 */
public final class InvalidFieldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String field;
  private final String problem;

  /**
   * @param field the field's path as the caller wrote it, for example {@code chats[0].title}
   * @param problem what is wrong with it, without the field's name
   */
  public InvalidFieldException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
    this.problem = problem;
  }

  public String field() {
    return field;
  }

  public String problem() {
    return problem;
  }

  /** The same problem, seen from the object that holds this one. */
  public InvalidFieldException within(String parent) {
    return parent.isEmpty() ? this : new InvalidFieldException(parent + "." + field, problem);
  }
}
