/** The worker-facing gRPC server on the Unix socket. */
@NullMarked
package dev.telefarm.supervisor.link;

import org.jspecify.annotations.NullMarked;
