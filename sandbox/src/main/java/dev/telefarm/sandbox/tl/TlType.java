package dev.telefarm.sandbox.tl;

/** The type of a field or of a result. */
sealed interface TlType {
  /**
   * Types whose layout is fixed by the language; {@code TRUE} has no bytes, {@code FLAGS} is a bit
   * field.
   */
  enum Primitive implements TlType {
    INT,
    LONG,
    DOUBLE,
    STRING,
    BYTES,
    INT128,
    INT256,
    BOOL,
    TRUE,
    FLAGS
  }

  /** A vector; {@code boxed} when the constructor id of {@code vector} precedes it. */
  record Vector(TlType element, boolean boxed) implements TlType {}

  /** A constructor id followed by the fields of that constructor, which must yield {@code type}. */
  record Boxed(String type) implements TlType {}

  /** The fields of the one constructor named, without its id. */
  record Bare(String constructor) implements TlType {}

  /** Any boxed object: {@code !X} and {@code Object}. */
  record Any() implements TlType {}
}
