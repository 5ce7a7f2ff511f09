package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;

/**
 * Where updates go: to the connected sessions of a key that want them. Thread-safe, never blocks.
 */
@FunctionalInterface
public interface UpdateSink {
  void push(long authKeyId, TlObject updates);
}
