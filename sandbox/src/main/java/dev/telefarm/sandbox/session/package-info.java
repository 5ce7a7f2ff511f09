/** Encrypted sessions over connections, and the service interface that answers their calls. */
@NullMarked
package dev.telefarm.sandbox.session;

import org.jspecify.annotations.NullMarked;
