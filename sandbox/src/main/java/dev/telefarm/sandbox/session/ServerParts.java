package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.tl.TlCodec;
import java.util.random.RandomGenerator;

/** What all sessions of a server share. */
record ServerParts(
    TlCodec codec,
    MessageIds messageIds,
    ServerSalts salts,
    Sessions sessions,
    RpcService service,
    RandomGenerator random) {}
