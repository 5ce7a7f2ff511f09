/** The primitives of MTProto 2.0: AES-IGE, message keys, RSA keys and the Diffie-Hellman group. */
@NullMarked
package dev.telefarm.sandbox.crypto;

import org.jspecify.annotations.NullMarked;
