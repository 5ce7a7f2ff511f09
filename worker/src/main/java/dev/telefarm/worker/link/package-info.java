/** The connection to the supervisor. The only package with gRPC types. */
@NullMarked
package dev.telefarm.worker.link;

import org.jspecify.annotations.NullMarked;
