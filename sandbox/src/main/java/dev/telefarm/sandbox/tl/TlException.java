package dev.telefarm.sandbox.tl;

/**
 * What is wrong with a schema, with bytes that should follow it, or with an object to be encoded.
 */
public sealed class TlException extends RuntimeException {
  TlException(String message) {
    super(message);
  }

  /** The bytes name a constructor that the schema does not have. */
  public static final class UnknownConstructor extends TlException {
    private final int constructorId;

    UnknownConstructor(int constructorId) {
      super("constructor %08x is not in the schema".formatted(constructorId));
      this.constructorId = constructorId;
    }

    /** The identifier that was read. */
    public int constructorId() {
      return constructorId;
    }
  }

  /**
   * The bytes end early, name an impossible length, or set a flag that the schema does not know.
   */
  public static final class Malformed extends TlException {
    Malformed(String message) {
      super(message);
    }
  }

  /** An object to be encoded does not fit the schema; the message names constructor and field. */
  public static final class Unfit extends TlException {
    Unfit(String message) {
      super(message);
    }
  }

  /** A line of the schema cannot be used. */
  public static final class BadSchema extends TlException {
    BadSchema(String message) {
      super(message);
    }
  }
}
