package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods that the sandbox answers, by name. Filled once, at start. */
final class MethodTable {
  /** A method that anybody may call. */
  @FunctionalInterface
  interface OpenMethod {
    TlObject call(RpcCall call) throws RpcException;
  }

  /** A method for logged-in clients. */
  @FunctionalInterface
  interface AccountMethod {
    TlObject call(Account caller, TlObject request) throws RpcException;
  }

  /** A method for logged-in clients that depends on the connection or data centre. */
  @FunctionalInterface
  interface SessionMethod {
    TlObject call(Account caller, RpcCall call) throws RpcException;
  }

  private final Map<String, OpenMethod> methods = new HashMap<>();
  private final Logins logins;

  MethodTable(Logins logins) {
    this.logins = logins;
  }

  void open(String name, OpenMethod method) {
    if (methods.put(name, method) != null) {
      throw new IllegalStateException(name + " is answered twice");
    }
  }

  void forAccount(String name, AccountMethod method) {
    forSession(name, (caller, call) -> method.call(caller, call.function()));
  }

  void forSession(String name, SessionMethod method) {
    open(name, call -> method.call(logins.require(call.session().authKeyId()), call));
  }

  @Nullable OpenMethod find(String name) {
    return methods.get(name);
  }
}
