package dev.telefarm.sandbox.session;

import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.handshake.AuthKeyStore;
import dev.telefarm.sandbox.tl.TlSchema;
import dev.telefarm.sandbox.transport.Gate;
import dev.telefarm.sandbox.transport.Shaper;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a {@link MtprotoServer} is made of.
 *
 * @param rsa the key that clients have built in
 * @param keys outlives the server, so that clients stay logged in over a restart
 * @param service answers the calls; used by many threads at once
 * @param gate decides which connections are heard and may speak
 * @param shaper holds back what goes out
 * @param clock the wall clock, which clients adjust theirs by
 * @param nanoTime the shaper's clock
 * @param random must be safe for use by several threads, as java.util.Random and SecureRandom are
 */
public record ServerSetup(
    TlSchema schema,
    RsaKeys rsa,
    AuthKeyStore keys,
    RpcService service,
    Gate gate,
    Shaper shaper,
    InstantSource clock,
    LongSupplier nanoTime,
    RandomGenerator random) {}
