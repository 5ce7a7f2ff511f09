package dev.telefarm.sandbox.transport;

import java.time.Duration;

/**
 * A connection as the layer above uses it: frames out, of any transport. Safe for use by several
 * threads.
 */
public interface FrameConnection extends Connection {
  /** As {@link #send(byte[], Runnable)}, for nobody who waits. */
  default void send(byte[] frame) {
    send(frame, () -> {});
  }

  /**
   * Sends one frame. The array belongs to the connection from now on, which changes it.
   *
   * @param sent called when all of it has left, behind what waits for its turn before it; not at
   *     all if the connection is silent, or closes first. Must be quick
   */
  void send(byte[] frame, Runnable sent);

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
