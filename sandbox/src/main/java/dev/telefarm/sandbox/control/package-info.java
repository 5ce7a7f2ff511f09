/** The gRPC service through which tests and tools change the sandbox and ask what it served. */
@NullMarked
package dev.telefarm.sandbox.control;

import org.jspecify.annotations.NullMarked;
