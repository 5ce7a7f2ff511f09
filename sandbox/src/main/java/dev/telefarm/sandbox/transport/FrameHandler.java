package dev.telefarm.sandbox.transport;

/**
 * What takes the frames of all connections. Called on the connection's event loop: must not block.
 */
public interface FrameHandler {
  /**
   * One frame, whole, as the client sent it; a padded transport may have left padding at its end.
   */
  void frame(FrameConnection connection, byte[] frame);

  /** The connection is gone. */
  void closed(FrameConnection connection);
}
