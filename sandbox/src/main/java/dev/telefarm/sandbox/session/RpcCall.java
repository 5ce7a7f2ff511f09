package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.transport.Connection;

/**
 * One call of a client.
 *
 * @param function what is asked, without the invokeWith... and initConnection around it
 * @param layer the API layer that the client last named with this key, or 0
 * @param session who asks
 * @param connection where the request came in; the answer goes to the session's newest connection
 * @param messageId the client's msg_id
 */
public record RpcCall(
    TlObject function, int layer, AuthKeySession session, Connection connection, long messageId) {}
