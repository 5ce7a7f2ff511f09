package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.session.RpcService;
import dev.telefarm.sandbox.tl.TlObject;

/** Counts calls by method before they are answered, refused or lost. Thread-safe. */
public final class CountedCalls implements RpcService {
  private final ServedLedger served;
  private final RpcService inner;

  public CountedCalls(ServedLedger served, RpcService inner) {
    this.served = served;
    this.inner = inner;
  }

  @Override
  public TlObject call(RpcCall call) throws RpcException {
    served.recordCall(call.function().name());
    return inner.call(call);
  }
}
