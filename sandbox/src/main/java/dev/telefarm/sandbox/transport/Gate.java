package dev.telefarm.sandbox.transport;

/**
 * Decides whether a connection is heard and may speak. Asked for every message, on the connection's
 * event loop or any other thread: must be quick and must not block.
 */
public interface Gate {
  /** What becomes of a message that came in. */
  enum Passage {
    /** It is taken in. */
    OPEN,
    /** It is not heard. */
    SILENT,
    /** Its authorization key is said to be unknown. */
    KEY_UNKNOWN
  }

  /** A message came in; the connection knows its key by now, if it has one. */
  Passage incoming(Connection connection);

  /** Whether nothing goes out. */
  boolean isSilent(Connection connection);

  /** Lets everything through. */
  static Gate open() {
    return new Gate() {
      @Override
      public Passage incoming(Connection connection) {
        return Passage.OPEN;
      }

      @Override
      public boolean isSilent(Connection connection) {
        return false;
      }
    };
  }
}
