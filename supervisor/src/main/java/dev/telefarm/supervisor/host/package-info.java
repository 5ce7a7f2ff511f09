/** What OSHI says about the host and the processes on it. */
@NullMarked
package dev.telefarm.supervisor.host;

import org.jspecify.annotations.NullMarked;
