package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.tl.TlObject;

/**
 * A client's session with one data centre, under one authorization key. Safe for use by several
 * threads.
 */
public interface AuthKeySession {
  /** Which key: what a login belongs to. A client has one for each data centre. */
  long authKeyId();

  long sessionId();

  /** The data centre that the session is with. */
  int dcId();

  /** The {@code Connection.id} of the connection that the session used last, open or not. */
  long connectionId();

  /**
   * False when the client has asked not to be sent updates here (invokeWithoutUpdates in its last
   * call).
   */
  boolean receivesUpdates();

  /**
   * Sends an Updates object that nobody asked for.
   *
   * @return false when the session has no open connection: nothing is kept for later
   */
  boolean push(TlObject updates);

  /** Forgets the key and closes its connections: whoever uses it afterwards is told -404. */
  void destroyAuthKey();
}
