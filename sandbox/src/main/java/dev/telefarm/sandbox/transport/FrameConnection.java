package dev.telefarm.sandbox.transport;

import java.time.Duration;

/**
 * A connection as the layer above uses it: frames out, of any transport. Safe for use by several
 * threads.
 */
public interface FrameConnection extends Connection {
  /** Sends one frame. The array belongs to the connection from now on, which changes it. */
  void send(byte[] frame);

  /** Sends a transport error such as -404. */
  void sendError(int code);

  /** Asks the gate about the message that came in last. */
  Gate.Passage incoming();

  /** Says whose key the last message was encrypted with. */
  void usedBy(long authKeyId);

  /** Closes after this time, unless asked again before. */
  void closeAfter(Duration delay);

  /**
   * Runs a short task after a delay, on the connection's event loop; not at all when it closes
   * first.
   */
  void schedule(Runnable task, Duration delay);
}
