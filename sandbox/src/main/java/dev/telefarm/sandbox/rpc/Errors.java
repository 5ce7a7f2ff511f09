package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcException;

/** Telegram's errors, by the code that goes with them. */
final class Errors {
  private Errors() {}

  static RpcException migrate(int dc) {
    return new RpcException(303, "FILE_MIGRATE_" + dc);
  }

  static RpcException badRequest(String text) {
    return new RpcException(400, text);
  }

  static RpcException unauthorized(String text) {
    return new RpcException(401, text);
  }
}
