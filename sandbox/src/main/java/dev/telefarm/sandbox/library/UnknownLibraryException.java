package dev.telefarm.sandbox.library;

/**
 * The given library is not one the patcher knows how to point at a sandbox; the message names what
 * differed.
 */
public final class UnknownLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnknownLibraryException(String message) {
    super(message);
  }
}
