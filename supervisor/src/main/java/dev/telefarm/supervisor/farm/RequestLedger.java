package dev.telefarm.supervisor.farm;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.proto.StoredRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * Which resource a request_id made, so that a repeated request is done once. Belongs to the control
 * loop.
 */
final class RequestLedger {
  private final Map<String, StoredRequest> requests;

  RequestLedger(Map<String, StoredRequest> requests) {
    this.requests = requests;
  }

  /**
   * The name that the same request made before.
   *
   * @param request without its request_id
   * @throws Refusal REQUEST_ID_REUSED if it was another request
   */
  Optional<String> made(String method, String requestId, Message request) {
    StoredRequest before = requestId.isEmpty() ? null : requests.get(key(method, requestId));
    if (before == null) {
      return Optional.empty();
    }
    if (!before.getRequestSha256().equals(digest(request))) {
      throw Refusal.of(
          ErrorReason.ERROR_REASON_REQUEST_ID_REUSED,
          "this request_id was used before for a different request");
    }
    return Optional.of(before.getName());
  }

  void remember(String method, String requestId, Message request, String name, Changes changes) {
    if (!requestId.isEmpty()) {
      StoredRequest record =
          StoredRequest.newBuilder().setName(name).setRequestSha256(digest(request)).build();
      requests.put(key(method, requestId), record);
      changes.put(key(method, requestId), record);
    }
  }

  /** Forgets what {@link #key} names; the next request of that id is a new one. */
  void forget(String key, Changes changes) {
    if (!key.isEmpty()) {
      requests.remove(key);
      changes.forgetRequest(key);
    }
  }

  /** Under which a request is remembered; empty if it has no request_id. */
  static String key(String method, String requestId) {
    return requestId.isEmpty() ? "" : method + "/" + requestId;
  }

  private static ByteString digest(Message request) {
    return ByteString.copyFrom(Digests.sha256(canonical(request)));
  }

  /** Maps have no order on the wire; sorted, equal requests have equal bytes. */
  private static byte[] canonical(Message request) {
    byte[] bytes = new byte[request.getSerializedSize()];
    var out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      request.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
