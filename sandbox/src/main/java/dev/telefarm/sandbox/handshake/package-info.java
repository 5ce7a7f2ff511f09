/** How an authorization key comes to be, and where keys are kept. */
@NullMarked
package dev.telefarm.sandbox.handshake;

import org.jspecify.annotations.NullMarked;
