/**
 * The Java library of TeleFarm: {@link dev.telefarm.client.TelefarmClient} and what it takes and
 * returns. It speaks the gRPC API {@code telefarm.v1}, whose messages ({@code
 * dev.telefarm.proto.v1}) it shows as they are.
 */
@NullMarked
package dev.telefarm.client;

import org.jspecify.annotations.NullMarked;
