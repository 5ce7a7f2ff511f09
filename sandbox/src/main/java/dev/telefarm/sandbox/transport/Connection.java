package dev.telefarm.sandbox.transport;

import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * One TCP connection of a client. Safe for use by several threads; counters may lag a moment
 * behind.
 */
public interface Connection {
  /** Unique in the life of the server, counted from 1. */
  long id();

  /** The data centre whose address was dialled. */
  int dcId();

  InetSocketAddress remoteAddress();

  /** The key of the last encrypted message that came in here, if any did. */
  OptionalLong authKeyId();

  /** Bytes received from the socket. */
  long bytesIn();

  /** Bytes handed to the socket, after shaping. */
  long bytesOut();

  boolean isOpen();

  /** Closes the socket at once; what waits in the shaper is lost, as on a broken network. */
  void close();
}
