package dev.telefarm.sandbox.handshake;

/** A handshake that cannot go on; the client is told a transport error. */
public final class HandshakeException extends Exception {
  /** Transport error: no such handshake, or nothing that can be decrypted. */
  static final int NOT_FOUND = -404;

  /** Transport error: the client takes this data centre for another one. */
  static final int WRONG_DC = -444;

  private final int transportError;

  HandshakeException(int transportError, String message) {
    super(message);
    this.transportError = transportError;
  }

  public int transportError() {
    return transportError;
  }
}
