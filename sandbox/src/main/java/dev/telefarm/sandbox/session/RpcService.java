package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.tl.TlObject;

/** What answers the calls of clients. */
@FunctionalInterface
public interface RpcService {
  /**
   * Answers one call, on a virtual thread of its own, where it may block. Calls of one session run
   * concurrently.
   *
   * @return an object that fits the function's result type (see {@link TlObject#bool} and {@link
   *     TlObject#vector}); arrays in it must not change afterwards
   * @throws RpcException for an rpc_error, {@link RpcException.Unanswered} or {@link
   *     RpcException.Lost}
   */
  TlObject call(RpcCall call) throws RpcException;
}
