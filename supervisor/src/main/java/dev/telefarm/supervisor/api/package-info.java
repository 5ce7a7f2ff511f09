/** The public gRPC API: validation, authentication, errors, and the services themselves. */
@NullMarked
package dev.telefarm.supervisor.api;

import org.jspecify.annotations.NullMarked;
