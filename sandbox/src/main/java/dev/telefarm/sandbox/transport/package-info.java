/** Bytes on a socket: transport framing, obfuscation, counters and outbound shaping. */
@NullMarked
package dev.telefarm.sandbox.transport;

import org.jspecify.annotations.NullMarked;
